/** What a page or a control request answers with. */
export interface PlainAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}
