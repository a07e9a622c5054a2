import { isDeepStrictEqual } from 'node:util';
import { getAddress, isAddress } from 'viem';
import { z } from 'zod';
import { decodeUtf8, fromBase64, toBase64, utf8 } from '@/lib/kernel/bytes';
import type { Presented } from './domain/check-payment';
import type { PaymentRequirements } from './domain/requirements';
import type { Hex } from './domain/terms';

export const paymentHeaders = {
  /** Sent by the payer. A bearer authority until it is settled: never logged, never stored. */
  payment: 'payment-signature',
  required: 'payment-required',
  response: 'payment-response',
} as const;

const headerCharacters = 8_192;

const address = z
  .string()
  .refine((text) => isAddress(text, { strict: false }), 'expected an address')
  .transform((text) => getAddress(text));
const uint = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,77})$/, 'expected a decimal string')
  .transform((text) => BigInt(text));
// A pattern over the whole text is what makes it hex.
const hex = (pattern: RegExp) => z.custom<Hex>((value) => typeof value === 'string' && pattern.test(value));
const word = hex(/^0x[0-9a-fA-F]{64}$/);

const headerSchema = z.object({
  x402Version: z.number(),
  accepted: z.looseObject({
    scheme: z.string(),
    network: z.string(),
    extra: z.looseObject({ captureAuthorizer: z.string().optional() }),
  }),
  payload: z.strictObject({
    authorization: z.strictObject({
      from: address,
      to: address,
      value: uint,
      validAfter: uint,
      validBefore: uint,
      nonce: word,
    }),
    signature: hex(/^0x(?:[0-9a-fA-F]{2}){1,2048}$/),
    salt: word,
  }),
});

/** A payment as it was presented, and the requirements that it says were accepted. */
export interface DecodedPayment {
  readonly presented: Presented;
  readonly accepts: (requirements: PaymentRequirements) => boolean;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Reads `PAYMENT-SIGNATURE`: base64 of JSON with all six fields of the authorisation; null for anything else. */
export function decodePayment(header: string): DecodedPayment | null {
  if (header.length > headerCharacters) return null;
  const bytes = fromBase64(header.trim());
  const text = bytes === null ? null : decodeUtf8(bytes);
  const parsed = headerSchema.safeParse(text === null ? null : parseJson(text));
  if (!parsed.success) return null;
  const { x402Version, accepted, payload } = parsed.data;
  return {
    presented: {
      version: x402Version,
      scheme: accepted.scheme,
      network: accepted.network,
      operator: accepted.extra.captureAuthorizer ?? null,
      authorization: payload.authorization,
      signature: payload.signature,
      salt: payload.salt,
    },
    accepts: (requirements) => isDeepStrictEqual(accepted, { ...requirements }),
  };
}

const encode = (value: unknown): string => toBase64(utf8(JSON.stringify(value)));

/** The value of `PAYMENT-REQUIRED`. One entry only: offered another scheme, clients prefer it and pay past the escrow. */
export const encodeRequired = (requirements: PaymentRequirements, resourceUrl: string): string =>
  encode({
    x402Version: 2,
    resource: { url: resourceUrl, description: 'Funds one intent in escrow', mimeType: 'application/json' },
    accepts: [requirements],
  });

export interface SettlementReceipt {
  readonly transaction: string;
  readonly network: string;
  readonly payer: string;
  /** Atomic units. */
  readonly amount: string;
}

/** The value of `PAYMENT-RESPONSE` for an authorisation that stands. */
export const encodeReceipt = (receipt: SettlementReceipt): string => encode({ success: true, ...receipt });
