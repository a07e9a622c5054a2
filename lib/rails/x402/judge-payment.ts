import type { Hex } from 'viem';
import type { RailIntent } from '@/lib/harbor/ports';
import { authorizeCall, type ContractCall } from './chain-client';
import type { X402Deps } from './deps';
import { type PaymentFault, type Presented, paymentFault } from './domain/check-payment';
import { unixSeconds } from './domain/deadlines';
import type { PaymentRequirements } from './domain/requirements';
import { revertCode } from './domain/revert';
import { nobody, type PaymentInfo } from './domain/terms';
import { requirementsOf } from './offer';
import { paymentHash, paymentNonce, recoverPayer } from './payment-hash';
import { decodePayment } from './payment-header';

/** A payment that may be sent: the escrow's terms, and the call that collects it. */
export interface GoodPayment {
  readonly ok: true;
  readonly hash: Hex;
  readonly nonce: Hex;
  readonly info: PaymentInfo;
  readonly call: ContractCall;
  readonly screeningList: string;
}
export type Judged = GoodPayment | (PaymentFault & { readonly ok: false });

const fault = (code: string, message: string): Judged => ({ ok: false, code, message });

/** Largest expiry the escrow can hold; a later one is refused by the list. */
const largestExpiry = 2n ** 48n - 1n;

const infoOf = (requirements: PaymentRequirements, { authorization, salt }: Presented): PaymentInfo => {
  const expiry = authorization.validBefore < largestExpiry ? authorization.validBefore : largestExpiry;
  return {
    operator: requirements.extra.captureAuthorizer,
    payer: authorization.from,
    receiver: requirements.payTo,
    token: requirements.asset,
    maxAmount: BigInt(requirements.amount),
    preApprovalExpiry: Number.parseInt(expiry.toString(), 10),
    authorizationExpiry: requirements.extra.captureDeadline,
    refundExpiry: requirements.extra.refundDeadline,
    minFeeBps: 0,
    maxFeeBps: 0,
    feeReceiver: nobody,
    salt: BigInt(salt),
  };
};

/** True when neither our list nor the token's own denies any of the addresses. */
export async function isClear(
  deps: X402Deps,
  token: Hex,
  addresses: readonly Hex[],
): Promise<{ readonly clear: boolean; readonly listVersion: string }> {
  const { clear, listVersion } = await deps.screening.screen(addresses);
  const denied = await Promise.all(addresses.map((address) => deps.chain.isDenied(token, address)));
  return { clear: clear && !denied.includes(true), listVersion };
}

/**
 * Everything that can be known about a payment before it is sent: the verification list, screening, and a run of the
 * very call without sending it. Rejects when the chain or the screening cannot be asked: that is never the payer's fault.
 */
export async function judgePayment(deps: X402Deps, intent: RailIntent, header: string, now: Date): Promise<Judged> {
  const requirements = requirementsOf(deps, intent);
  if (requirements === null) return fault('intent_not_payable', 'This intent cannot be paid on chain.');
  const decoded = decodePayment(header);
  if (decoded === null) return fault('payment_malformed', 'PAYMENT-SIGNATURE is not a payment of auth-capture.');
  const { presented } = decoded;
  const { network } = deps;
  const info = infoOf(requirements, presented);
  const nonce = paymentNonce(network, info);
  const broken = paymentFault(presented, {
    requirements,
    collector: network.collector,
    sameTerms: decoded.accepts(requirements),
    nonce,
    signer: await recoverPayer(network, presented),
    nowSeconds: unixSeconds(now),
  });
  if (broken !== null) return fault(broken.code, broken.message);
  const { clear, listVersion } = await isClear(deps, network.asset, [info.payer, info.receiver]);
  if (!clear) return fault('account_denied', 'The payer or the payee may not be served.');
  const call = authorizeCall(network.escrow, info, network.collector, presented.signature);
  const revert = await deps.chain.simulate(info.operator, call);
  if (revert !== null) return fault(revertCode(revert), 'The chain would refuse this payment.');
  return { ok: true, hash: paymentHash(network, info), nonce, info, call, screeningList: listVersion };
}
