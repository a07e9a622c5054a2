import type { PaymentHandshake, RailCall, RailOutcome, RailPort } from '@/lib/harbor/ports';
import { assert } from '@/lib/kernel/assert';
import { authorisePayment, giveUp } from './authorise-payment';
import type { SettledKind } from './chain-word';
import { checkChain } from './check-chain';
import { type X402Deps, x402Limits } from './deps';
import { askOnce, follow } from './follow-operation';
import { inspectPayment } from './inspect-payment';
import { judgePayment } from './judge-payment';
import { requirementsOf } from './offer';
import { encodeReceipt, encodeRequired, paymentHeaders } from './payment-header';
import { heldPayment, settlePayment } from './settle-payment';
import { transactionsOf } from './store/lane-store';
import { findPayment, paymentOfOperation } from './store/payment-store';

const plans = { fund: ['authorise'], release: ['capture'], refund: ['void'] } as const;

function kindOf({ kind }: RailCall): SettledKind {
  assert(kind === 'authorise' || kind === 'capture' || kind === 'void', `x402 has no operation ${kind}`);
  return kind;
}

/** Thrown when nothing may be taken on right now: our own trouble, never the payer's. */
class RailUnavailable extends Error {
  override readonly name = 'RailUnavailable';
}

/** Refuses new money while the operator could not pay for settling it; held money always goes. */
async function assertFloat(deps: X402Deps): Promise<void> {
  const { address } = deps.keys.current;
  const [balance, baseFee] = await Promise.all([deps.chain.balance(address), deps.chain.baseFee()]);
  const reserve = x402Limits.settlementsInReserve * x402Limits.gas.void * (baseFee + x402Limits.priorityFee);
  if (balance < reserve) throw new RailUnavailable(`x402: operator ${address} is short of gas money`);
}

const namesTransaction = (outcome: RailOutcome): boolean =>
  'railRef' in outcome && outcome.railRef !== null && outcome.railRef !== outcome.detail?.authorization_id;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function handshakeOf(deps: X402Deps, ready: () => Promise<void>): PaymentHandshake {
  return {
    header: paymentHeaders.payment,
    challenge(intent) {
      const requirements = requirementsOf(deps, intent);
      assert(requirements !== null, 'x402: an intent without a payable amount or destination was let in');
      const resource = `${deps.origin}/harbor/intents/${intent.intentId}/fund`;
      return { headers: { [paymentHeaders.required]: encodeRequired(requirements, resource) } };
    },
    async check(intent, payment, now) {
      await ready();
      await assertFloat(deps);
      const judged = await judgePayment(deps, intent, payment, now);
      if (!judged.ok) return judged;
      if ((await findPayment(deps.db, judged.hash)) === null) return { ok: true };
      // The same words for our own twin and for another tenant's: whose it is, is nobody's business.
      return { ok: false, code: 'payment_already_used', message: 'This payment has been presented before.' };
    },
    receipt: ({ detail }) => ({
      [paymentHeaders.response]: encodeReceipt({
        transaction: text(detail.authorization_tx),
        network: text(detail.network),
        payer: text(detail.source_address),
        amount: text(detail.amount_base_units),
      }),
    }),
  };
}

/**
 * USDC held in an escrow contract: the payer signs, we collect into escrow, capture to the payee or void to the payer.
 * Every transaction is kept signed before it is sent, so whatever is lost is the same bytes again.
 */
export function x402Rail(deps: X402Deps): RailPort {
  let checked: Promise<void> | null = null;
  /** The node is what it should be: asked once, again only after it could not be asked. */
  const ready = (): Promise<void> => {
    checked ??= checkChain(deps.chain, deps.network).catch((error: unknown) => {
      checked = null;
      throw error;
    });
    return checked;
  };

  const paymentFor = (call: RailCall, kind: SettledKind) =>
    kind === 'authorise' ? paymentOfOperation(deps.db, call.tenantId, call.operationId) : heldPayment(deps, call);

  /** The chain's word on what was signed for the operation; null when nothing was. */
  async function followKept(call: RailCall, kind: SettledKind, signal: AbortSignal): Promise<RailOutcome | null> {
    const payment = await paymentFor(call, kind);
    const isKept = payment !== null && (await transactionsOf(deps.db, call.operationId)).length > 0;
    return isKept ? follow(deps, call, kind, payment, signal) : null;
  }

  return {
    plan: (purpose) => plans[purpose],
    handshake: handshakeOf(deps, ready),

    async execute(call, signal) {
      await ready();
      const kind = kindOf(call);
      const kept = await followKept(call, kind, signal);
      if (kept !== null) return kept;
      const outcome = await (kind === 'authorise'
        ? authorisePayment(deps, call, signal)
        : settlePayment(deps, call, kind, signal));
      // What looked impossible or done already may be the work of a twin that signed for this operation meanwhile.
      return namesTransaction(outcome) ? outcome : ((await followKept(call, kind, signal)) ?? outcome);
    },

    async lookUp(call) {
      await ready();
      const kind = kindOf(call);
      const payment = await paymentFor(call, kind);
      const transactions = await transactionsOf(deps.db, call.operationId);
      if (payment !== null && transactions.length > 0) return askOnce(deps, call, kind, payment, transactions);
      // Only the request that brought a payment can send it; whoever asks without one hears the last word.
      return kind === 'authorise' && call.payment === null ? giveUp(deps, call) : { status: 'not_found' };
    },

    async inspect(intent) {
      await ready();
      return inspectPayment(deps, intent);
    },
  };
}
