import { windows } from './deadlines';
import { type Hex, nobody } from './terms';

/** Where a scheme's money lives on one network. */
export interface Deployment {
  /** CAIP-2, such as `eip155:8453`. */
  readonly network: string;
  readonly chainId: number;
  /** The token and its EIP-712 domain. */
  readonly asset: Hex;
  readonly assetName: string;
  readonly assetVersion: string;
  /** commerce-payments v1.0 and its EIP-3009 collector. */
  readonly escrow: Hex;
  readonly collector: Hex;
}

/** One entry of `accepts` in a 402, as x402 version 2 spells it. */
export interface PaymentRequirements {
  readonly scheme: 'auth-capture';
  readonly network: string;
  readonly asset: Hex;
  /** Atomic units. */
  readonly amount: string;
  readonly payTo: Hex;
  readonly maxTimeoutSeconds: number;
  readonly extra: {
    readonly name: string;
    readonly version: string;
    readonly paymentFlow: 'escrow';
    readonly captureMode: 'deferred';
    readonly operatorType: 'delegated';
    readonly assetTransferMethod: 'eip3009';
    readonly captureAuthorizer: Hex;
    readonly authCaptureEscrow: Hex;
    readonly captureDeadline: number;
    readonly refundDeadline: number;
    readonly feeRecipient: Hex;
    readonly minFeeBps: 0;
    readonly maxFeeBps: 0;
  };
}

export interface Offer {
  readonly deployment: Deployment;
  readonly operator: Hex;
  readonly payTo: Hex;
  /** Atomic units. */
  readonly amount: bigint;
  readonly captureDeadline: number;
  readonly refundDeadline: number;
}

/**
 * The only way we ask to be paid: money is held in the escrow first and captured by us later, without fees. The escrow
 * is always named, since clients and specifications disagree on which one is meant when it is not.
 */
export function paymentRequirements(offer: Offer): PaymentRequirements {
  const { deployment, operator, payTo, amount } = offer;
  return {
    scheme: 'auth-capture',
    network: deployment.network,
    asset: deployment.asset,
    amount: amount.toString(),
    payTo,
    maxTimeoutSeconds: windows.authorise,
    extra: {
      name: deployment.assetName,
      version: deployment.assetVersion,
      paymentFlow: 'escrow',
      captureMode: 'deferred',
      operatorType: 'delegated',
      assetTransferMethod: 'eip3009',
      captureAuthorizer: operator,
      authCaptureEscrow: deployment.escrow,
      captureDeadline: offer.captureDeadline,
      refundDeadline: offer.refundDeadline,
      feeRecipient: nobody,
      minFeeBps: 0,
      maxFeeBps: 0,
    },
  };
}
