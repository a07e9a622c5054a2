import { grantStateOf, masked, paymentUrlOf } from '@/lib/gate/actions/views';
import type { GateSettings } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyStateOf } from '@/lib/gate/domain/quote-state';
import { standingGrant } from '@/lib/gate/grants/issue-grant';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { lifecycleOf } from './payment-lifecycle';
import { phaseOf } from './payment-phase';
import type { FulfilmentKey, FulfilmentStep, PaymentView, Phase, UsdcView } from './view';

type Settings = Pick<GateSettings, 'baseUrl' | 'mockUsable'>;

const reported: Readonly<Record<string, FulfilmentKey>> = {
  executing: 'executing',
  executed: 'executed',
  fulfilled: 'fulfilled',
  failed: 'failed',
  execution_failed: 'failed',
  refund_requested: 'refund_requested',
  refunded: 'refunded',
};

/** Oldest first; what a page has no words for is left out. */
const fulfilmentOf = ({ fulfilments }: QuoteRead): readonly FulfilmentStep[] =>
  fulfilments.toReversed().flatMap(({ status, createdAt }) => {
    const key = Object.hasOwn(reported, status) ? reported[status] : undefined;
    return key === undefined ? [] : [{ at: createdAt, key }];
  });

/** What goes on after payment, in the agent's words. */
export function resumesOf({ quote }: QuoteRead): string {
  const { description, command } = quote.envelope;
  const told = [description, command].find((text) => typeof text === 'string' && text !== '');
  return typeof told === 'string' ? told : quote.requestSummary;
}

/** Places of the coin. */
const usdcScale = 6;

function usdcOf({ tenant }: Ctx, { quote }: QuoteRead, phase: Phase, { baseUrl }: Settings): UsdcView | null {
  if (quote.provider !== 'usdc' || phase !== 'awaiting') return null;
  return {
    resourceUrl: `${baseUrl}/pay/${wireId('session', quote.id)}/usdc`,
    network: tenant.environment === 'live' ? 'Base' : 'Base Sepolia (test)',
    price: { amount: quote.amount * 10n ** BigInt(usdcScale - quote.scale), currency: 'USDC', scale: usdcScale },
  };
}

const undecided: readonly Phase[] = ['paid', 'executing'];

/** What a payment's pages show of it, and no more. */
export function paymentViewOf(ctx: Ctx, read: QuoteRead, settings: Settings): PaymentView {
  const { quote, agent, operations } = read;
  const phase = phaseOf(read, ctx.now);
  const last = operations.at(-1);
  return {
    sessionId: wireId('session', quote.id),
    quoteId: wireId('quote', quote.id),
    agentName: agent?.name ?? quote.botId,
    summary: quote.requestSummary,
    lines: quote.costBreakdown.map(({ label, amount_minor }) => ({ label, amount: BigInt(amount_minor) })),
    amount: quote.amount,
    currency: quote.currency,
    scale: quote.scale,
    provider: quote.provider === 'task_budget' ? null : quote.provider,
    checkoutUrl: paymentUrlOf(read),
    mockUsable: settings.mockUsable,
    phase,
    grant: grantShown(read),
    resumes: resumesOf(read),
    lifecycle: lifecycleOf(read, phase),
    fulfilment: fulfilmentOf(read),
    heldUntil: undecided.includes(phase) ? quote.deadline : null,
    payableUntil: phase === 'awaiting' ? quote.deadline : null,
    maskedUser: masked(quote.externalUserId),
    hashPrefix: quote.requestHash.slice(0, 8),
    operatorName: ctx.tenant.name,
    supportContact: null,
    lastAskedAt: last?.lastAskedAt ?? null,
    asksAgainAt: last?.nextAskAt ?? null,
    usdc: usdcOf(ctx, read, phase, settings),
  };
}

/** A grant of money that is held no more can't be used. */
function grantShown(read: QuoteRead): PaymentView['grant'] {
  const state = grantStateOf(read.quote, standingGrant(read));
  return state === 'available' && moneyStateOf(read) !== 'held' ? 'unissued' : state;
}
