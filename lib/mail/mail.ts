/** One message to one person. Plain text: what it says is all it does. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Port of whatever carries letters. The id names a letter: carrying it twice, as after a crash, is the same letter. */
export interface Mail {
  /** Rejects with an error that names no address and repeats no word of the letter. */
  send(letter: Letter, id: string): Promise<void>;
}

/** Where letters go. */
export interface MailEnv {
  /** Account of a mail server; null: none. */
  readonly smtpUrl: string | null;
  /** Who letters are from. */
  readonly from: string;
  /** Folder that stands in for a mail server; null where a real one is needed. */
  readonly folder: string | null;
}

/** `a@example.com` of both `a@example.com` and `Ada <a@example.com>`. */
export const domainOf = (address: string): string => /@([^\s>]+)>?\s*$/.exec(address)?.[1] ?? 'localhost';
