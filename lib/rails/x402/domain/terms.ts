/** Bytes in hex with `0x`, as chains write them. */
export type Hex = `0x${string}`;

/**
 * What a payment is agreed on, in the escrow's own words. Amounts are atomic units of the token; expiries are unix
 * seconds, each not before the one above it.
 */
export interface PaymentInfo {
  /** The only address that may capture or void. */
  readonly operator: Hex;
  readonly payer: Hex;
  readonly receiver: Hex;
  readonly token: Hex;
  readonly maxAmount: bigint;
  /** Last moment to collect the money from the payer. */
  readonly preApprovalExpiry: number;
  /** From here on the payer can take the held money back and nobody can capture it. */
  readonly authorizationExpiry: number;
  readonly refundExpiry: number;
  readonly minFeeBps: number;
  readonly maxFeeBps: number;
  readonly feeReceiver: Hex;
  readonly salt: bigint;
}

export const nobody: Hex = '0x0000000000000000000000000000000000000000';

/** Hex compares without case: a checksum is spelling only. */
export const sameHex = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
