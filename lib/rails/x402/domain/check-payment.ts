import { windows } from './deadlines';
import type { PaymentRequirements } from './requirements';
import { type Hex, sameHex } from './terms';

/** A payment as its header carries it. Numbers are what the payer signed. */
export interface Presented {
  readonly version: number;
  readonly scheme: string;
  readonly network: string;
  /** `extra.captureAuthorizer` of the requirements that the payer says it accepted. */
  readonly operator: string | null;
  readonly authorization: {
    readonly from: Hex;
    readonly to: Hex;
    readonly value: bigint;
    readonly validAfter: bigint;
    readonly validBefore: bigint;
    readonly nonce: Hex;
  };
  readonly signature: Hex;
  readonly salt: Hex;
}

/** What the server knows to compare it with. */
export interface Expected {
  readonly requirements: PaymentRequirements;
  readonly collector: Hex;
  /** True when the requirements that came back are exactly those we offer for this intent. */
  readonly sameTerms: boolean;
  /** Hash of the terms without a payer, computed by us from the offer and the payment's expiry and salt. */
  readonly nonce: Hex;
  /** Who signed; null when the signature recovers to nobody. */
  readonly signer: Hex | null;
  readonly nowSeconds: number;
}

export interface PaymentFault {
  readonly code: string;
  readonly message: string;
}

interface Step extends PaymentFault {
  readonly fails: (presented: Presented, expected: Expected) => boolean;
}

const signatureCharacters = 2 + 2 * 65;
const signAgain = 'Ask for the payment requirements again and sign a new payment.';

/** The scheme's verification in its own order, each step with a code of ours that does not change. */
export const paymentSteps: readonly Step[] = [
  {
    code: 'payment_version_unsupported',
    message: 'This is not a payment of x402 version 2.',
    fails: ({ version }) => version !== 2,
  },
  {
    code: 'payment_scheme_unsupported',
    message: 'Only the scheme auth-capture funds an intent.',
    fails: ({ scheme }, { requirements }) => scheme !== requirements.scheme,
  },
  {
    code: 'payment_network_mismatch',
    message: 'The payment is for another network.',
    fails: ({ network }, { requirements }) => network !== requirements.network,
  },
  {
    code: 'payment_operator_mismatch',
    message: 'The payment names another operator than ours.',
    fails: ({ operator }, { requirements }) =>
      operator === null || !sameHex(operator, requirements.extra.captureAuthorizer),
  },
  {
    code: 'payment_terms_mismatch',
    message: `The accepted requirements are not those of this intent. ${signAgain}`,
    fails: (_, { sameTerms }) => !sameTerms,
  },
  {
    code: 'capture_deadline_too_near',
    message: 'The intent ends too soon to be paid on chain.',
    fails: (_, { requirements, nowSeconds }) =>
      nowSeconds + requirements.maxTimeoutSeconds > requirements.extra.captureDeadline ||
      requirements.extra.captureDeadline > requirements.extra.refundDeadline,
  },
  {
    code: 'authorization_expired',
    message: `The payer's signature has expired or is about to. ${signAgain}`,
    fails: ({ authorization }, { nowSeconds }) =>
      authorization.validBefore <= BigInt(nowSeconds + windows.signatureFloor + windows.signatureMargin),
  },
  {
    code: 'authorization_too_long',
    message: "The payer's signature outlives the capture deadline.",
    fails: ({ authorization }, { requirements }) =>
      authorization.validBefore > BigInt(requirements.extra.captureDeadline),
  },
  {
    code: 'authorization_not_yet_valid',
    message: "The payer's signature must be valid from the start: validAfter is 0.",
    fails: ({ authorization }) => authorization.validAfter !== 0n,
  },
  {
    code: 'payment_collector_mismatch',
    message: 'The payment is made out to another contract than the collector of the named escrow.',
    fails: ({ authorization }, { collector }) => !sameHex(authorization.to, collector),
  },
  {
    code: 'payment_amount_mismatch',
    message: 'The payment is not of the amount asked for.',
    fails: ({ authorization }, { requirements }) => authorization.value !== BigInt(requirements.amount),
  },
  {
    code: 'payment_nonce_mismatch',
    message: 'The nonce is not the hash of these terms.',
    fails: ({ authorization }, { nonce }) => !sameHex(authorization.nonce, nonce),
  },
  {
    code: 'smart_wallet_unsupported',
    message: 'Pay from an account that signs with its own key; signatures of smart wallets are not taken yet.',
    fails: ({ signature }) => signature.length !== signatureCharacters,
  },
  {
    code: 'signature_invalid',
    message: "The signature is not the payer's.",
    fails: ({ authorization }, { signer }) => signer === null || !sameHex(authorization.from, signer),
  },
];

/** The first step that fails, or null when the payment is what we asked for. */
export const paymentFault = (presented: Presented, expected: Expected): PaymentFault | null =>
  paymentSteps.find(({ fails }) => fails(presented, expected)) ?? null;
