/** A request as it is sent: the signature covers exactly this body. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
