/** Test cards and bank accounts with the behaviour that Stripe documents for them. */
export interface CardInstrument {
  readonly brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  readonly decline?: { readonly code: string; readonly declineCode?: string };
  /** Refused already when it is saved, not only when it is charged. */
  readonly refusedAtSave?: boolean;
  readonly threeDSecure?: 'unless_saved' | 'always' | 'always_then_declined';
  readonly after?: 'dispute_fraudulent' | 'dispute_not_received' | 'inquiry' | 'early_fraud_warning';
  readonly refund?: 'pending_then_succeeded' | 'succeeded_then_failed';
  readonly availableAtOnce?: boolean;
}

const declined = (declineCode: string): CardInstrument => ({
  brand: 'visa',
  decline: { code: 'card_declined', declineCode },
  refusedAtSave: true,
});

const visa: CardInstrument = { brand: 'visa' };

export const cards: Readonly<Record<string, CardInstrument>> = {
  '4242424242424242': visa,
  '4000056655665556': visa,
  '5555555555554444': { brand: 'mastercard' },
  '378282246310005': { brand: 'amex' },
  '6011111111111117': { brand: 'discover' },
  '4000000000000002': declined('generic_decline'),
  '4000000000009995': declined('insufficient_funds'),
  '4000000000009987': declined('lost_card'),
  '4000000000009979': declined('stolen_card'),
  '4000000000006975': declined('card_velocity_exceeded'),
  '4000000000000069': { brand: 'visa', decline: { code: 'expired_card' }, refusedAtSave: true },
  '4000000000000127': { brand: 'visa', decline: { code: 'incorrect_cvc' }, refusedAtSave: true },
  '4000000000000119': { brand: 'visa', decline: { code: 'processing_error' }, refusedAtSave: true },
  '4000000000000341': { brand: 'visa', decline: { code: 'card_declined', declineCode: 'generic_decline' } },
  '4000002500003155': { brand: 'visa', threeDSecure: 'unless_saved' },
  '4000002760003184': { brand: 'visa', threeDSecure: 'always' },
  '4000000000003220': { brand: 'visa', threeDSecure: 'always' },
  '4000008400001629': { brand: 'visa', threeDSecure: 'always_then_declined' },
  '4000000000000259': { brand: 'visa', after: 'dispute_fraudulent' },
  '4000000000002685': { brand: 'visa', after: 'dispute_not_received' },
  '4000000000001976': { brand: 'visa', after: 'inquiry' },
  '4000000000005423': { brand: 'visa', after: 'early_fraud_warning' },
  '4000000000007726': { brand: 'visa', refund: 'pending_then_succeeded' },
  '4000000000005126': { brand: 'visa', refund: 'succeeded_then_failed' },
  '4000000000000077': { brand: 'visa', availableAtOnce: true },
};

export const cardTokens: Readonly<Record<string, string>> = {
  pm_card_visa: '4242424242424242',
  pm_card_visa_debit: '4000056655665556',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_discover: '6011111111111117',
  pm_card_visa_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_chargeDeclinedLostCard: '4000000000009987',
  pm_card_chargeDeclinedStolenCard: '4000000000009979',
  pm_card_chargeDeclinedVelocityLimitExceeded: '4000000000006975',
  pm_card_chargeDeclinedExpiredCard: '4000000000000069',
  pm_card_chargeDeclinedIncorrectCvc: '4000000000000127',
  pm_card_chargeDeclinedProcessingError: '4000000000000119',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_authenticationRequired: '4000002500003155',
  pm_card_authenticationRequiredOnSetup: '4000002500003155',
  pm_card_threeDSecure2Required: '4000000000003220',
  pm_card_threeDSecureRequiredChargeDeclined: '4000008400001629',
  pm_card_createDispute: '4000000000000259',
  pm_card_createDisputeProductNotReceived: '4000000000002685',
  pm_card_createDisputeInquiry: '4000000000001976',
  pm_card_createIssuerFraudRecord: '4000000000005423',
  pm_card_pendingRefund: '4000000000007726',
  pm_card_refundFail: '4000000000005126',
  pm_card_bypassPending: '4000000000000077',
};

export interface BankInstrument {
  /** Why the debit fails, days later; absent: it succeeds. */
  readonly failure?: string;
  /** Refused when confirmed, before any debit. */
  readonly refusedAtOnce?: string;
  readonly stuck?: boolean;
  readonly disputed?: boolean;
  readonly microdepositsFail?: boolean;
}

export const bankAccounts: Readonly<Record<string, BankInstrument>> = {
  '000123456789': {},
  '000111111113': { failure: 'account_closed' },
  '000111111116': { failure: 'no_account' },
  '000222222227': { failure: 'insufficient_funds' },
  '000333333335': { failure: 'debit_not_authorized' },
  '000444444440': { failure: 'invalid_currency' },
  '000666666661': { microdepositsFail: true },
  '000555555559': { disputed: true },
  '000000000009': { stuck: true },
  '000000004954': { refusedAtOnce: 'payment_method_provider_decline' },
  '000777777771': { refusedAtOnce: 'charge_exceeds_weekly_limit' },
  '000888888885': { refusedAtOnce: 'bank_account_unusable' },
};

export const bankTokens: Readonly<Record<string, string>> = {
  pm_usBankAccount: '000123456789',
  pm_usBankAccount_success: '000123456789',
  pm_usBankAccount_accountClosed: '000111111113',
  pm_usBankAccount_noAccount: '000111111116',
  pm_usBankAccount_insufficientFunds: '000222222227',
  pm_usBankAccount_debitNotAuthorized: '000333333335',
  pm_usBankAccount_invalidCurrency: '000444444440',
  pm_usBankAccount_failMicrodeposits: '000666666661',
  pm_usBankAccount_dispute: '000555555559',
  pm_usBankAccount_processing: '000000000009',
  pm_usBankAccount_blocked: '000000004954',
  pm_usBankAccount_weeklyLimitExceeded: '000777777771',
};

/** The check digit that every card number carries. */
export function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const digits = [...number].reverse().map((digit) => Number.parseInt(digit, 10));
  const sum = digits.reduce((total, digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

const declineMessages: Readonly<Record<string, string>> = {
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  insufficient_funds: 'Your card has insufficient funds.',
  account_closed: "The customer's bank account has been closed.",
  no_account: "The customer's bank account could not be located.",
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
};

export const declineMessage = (code: string, declineCode?: string): string =>
  declineMessages[declineCode ?? code] ?? declineMessages[code] ?? 'Your card was declined.';
