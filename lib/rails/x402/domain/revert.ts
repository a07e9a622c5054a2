/** Why a contract refused, decoded. `reason` is the text of a plain revert. */
export interface Revert {
  readonly name: string;
  readonly reason: string | null;
}

const byError: Readonly<Record<string, string>> = {
  AfterPreApprovalExpiry: 'authorization_expired',
  PaymentAlreadyCollected: 'payment_already_collected',
  InvalidSender: 'wrong_operator',
  AfterAuthorizationExpiry: 'capture_deadline_passed',
  BeforeAuthorizationExpiry: 'reclaim_too_early',
  InsufficientAuthorization: 'nothing_held',
  ZeroAuthorization: 'nothing_held',
  InvalidExpiries: 'deadlines_invalid',
  TokenCollectionFailed: 'token_pull_failed',
  ExceedsMaxAmount: 'amount_exceeds_authorization',
  ZeroAmount: 'amount_invalid',
  AmountOverflow: 'amount_invalid',
};

/** Plain texts of tokens, matched by their telling words. */
const byReason: readonly (readonly [words: RegExp, code: string])[] = [
  [/exceeds balance|insufficient balance/i, 'insufficient_funds'],
  [/blacklist|denied/i, 'account_denied'],
  [/is used|used or canceled/i, 'authorization_used'],
  [/is expired/i, 'authorization_expired'],
  [/not yet valid/i, 'authorization_not_yet_valid'],
  [/signature/i, 'signature_invalid'],
  [/paused/i, 'token_paused'],
];

/** Our stable code for a revert; `refused_by_contract` when nobody told us about it. */
export const revertCode = ({ name, reason }: Revert): string =>
  (Object.hasOwn(byError, name) ? byError[name] : undefined) ??
  byReason.find(([words]) => reason !== null && words.test(reason))?.[1] ??
  'refused_by_contract';
