/** Seconds. Source: what the payment has to survive between an intent's end and the chain's word on it. */
export const windows = {
  /** How long a payer's signature may wait for its block; wallets with a device prompt need minutes. */
  authorise: 300,
  /** From the intent's deadline to the escrow's: settling, confirming and skewed clocks all fit into it. */
  captureMargin: 3_600,
  /** The escrow wants the refund deadline after the capture deadline; nothing is refunded out of the receiver's money. */
  refund: 86_400,
  /** Captures stop this long before the escrow's deadline: one that is mined too late reverts. */
  lastCapture: 600,
  /** The protocol's floor for what is left of a signature, and our own on top. */
  signatureFloor: 6,
  signatureMargin: 30,
} as const;

export interface Deadlines {
  /** Unix seconds. */
  readonly capture: number;
  readonly refund: number;
  /** Until when the engine may count on the held money. */
  readonly holdExpiresAt: Date;
}

export const unixSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1_000);
export const instantOf = (seconds: number): Date => new Date(seconds * 1_000);

/** The escrow's deadlines for an intent: the same intent always has the same. */
export function deadlinesOf(intentDeadline: Date): Deadlines {
  const end = Math.ceil(intentDeadline.getTime() / 1_000);
  const capture = end + windows.captureMargin;
  return { capture, refund: capture + windows.refund, holdExpiresAt: instantOf(end) };
}

/** True when a capture could be mined too late. */
export const isTooLateToCapture = (now: Date, captureDeadline: number): boolean =>
  unixSeconds(now) >= captureDeadline - windows.lastCapture;
