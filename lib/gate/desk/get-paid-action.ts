import { inTenant } from '@/lib/db/pool';
import { findQuote } from '@/lib/gate/actions/read-quote';
import { masked, payPathOf, statusUrlOf } from '@/lib/gate/actions/views';
import type { DeskAction, DeskMessage, DeskSpend } from '@/lib/gate/contract/desk';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { pricingCategory } from '@/lib/gate/domain/pricing';
import { hasStarted, isTaken, moneyStateOf, paymentStatusOf } from '@/lib/gate/domain/quote-state';
import { planDelivery } from '@/lib/gate/fulfilment/domain/delivery-plan';
import { type DeliveryView, deliveriesOf, deliveryLimits } from '@/lib/gate/fulfilment/resend-delivery';
import { standingGrant } from '@/lib/gate/grants/issue-grant';
import { resumesOf } from '@/lib/gate/pages/show-payment';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { trailOf } from './action-trail';
import { deskStageOf } from './domain/desk-stage';
import { deskLimits, deskMoney } from './list-paid-actions';
import { refundStandOf } from './refund-stand';
import { type ActionTrail, readActionTrail } from './store/action-trail-store';

/** One paid action of the tenant with all that happened to it. Refuses with `permission.denied`, `gate.action_not_found`. */
export async function getPaidAction(deps: GateDeps, ctx: Ctx, actionId: string): Promise<Outcome<DeskAction>> {
  const permitted = permit(ctx, 'gate.read');
  if (!permitted.ok) return permitted;
  const found = await findQuote(deps, ctx, actionId, 'quote', 'gate.action_not_found');
  if (!found.ok) return found;
  const quoteId = found.value.quote.id;
  const [trail, deliveries] = await Promise.all([
    inTenant(deps.db, ctx.tenant.id, (tx) => readActionTrail(tx, ctx.tenant.id, quoteId, deskLimits.spends)),
    deliveriesOf(deps, ctx, quoteId),
  ]);
  return ok(viewOf(deps, ctx, found.value, trail, deliveries));
}

function viewOf(
  { settings }: Pick<GateDeps, 'settings'>,
  ctx: Ctx,
  read: QuoteRead,
  trail: ActionTrail,
  deliveries: readonly DeliveryView[],
): DeskAction {
  const { quote, agent, intent } = read;
  const money = moneyStateOf(read);
  const started = isTaken(read);
  const verdict = trail.decision?.verdict ?? null;
  const stage = deskStageOf({ money, work: quote.work, started, verdict, deadline: quote.deadline }, ctx.now);
  return {
    id: wireId('quote', quote.id),
    stage,
    agent: agent?.name ?? quote.botId,
    botId: quote.botId,
    summary: quote.requestSummary,
    money: deskMoney(quote.amount, quote.currency),
    position: positionOf(read),
    provider: quote.sessionAt === null ? null : quote.provider,
    intentId: quote.id,
    askedAt: quote.createdAt.toISOString(),
    product: quote.product,
    resumes: resumesOf(read),
    isAgentDeleted: agent?.status === 'deleted',
    user: masked(quote.externalUserId),
    requestHash: quote.requestHash,
    fingerprint: quote.fingerprint,
    parts: quote.costBreakdown.map(({ label, amount_minor: minor }) => ({
      label,
      money: deskMoney(BigInt(minor), quote.currency),
      isFee: feeCategories.includes(pricingCategory(label)),
    })),
    ...linksOf(settings, read, stage),
    session: sessionOf(read),
    paidAt: (read.reservation === null ? intent?.fundedAt : quote.sessionAt)?.toISOString() ?? null,
    deadline: quote.deadline.toISOString(),
    refundDueAt: quote.refundDueAt?.toISOString() ?? null,
    approval: approvalOf(trail),
    grant: grantOf(read, ctx.now),
    spends: trail.spends.map(spendOf),
    spent: spentOf(read, trail),
    messages: messagesOf(read, trail, deliveries),
    callbackHost: hostOf(quote.callbackUrl),
    serviceHost: quote.handoff ? hostOf(quote.envelope.service_url) : null,
    refund: refundStandOf(read),
    trail: trailOf(read, trail, deliveries),
  };
}

const feeCategories: readonly ReturnType<typeof pricingCategory>[] = ['operator_fee', 'payjent_platform_fee'];

function positionOf(read: QuoteRead): DeskAction['position'] {
  const money = moneyStateOf(read);
  switch (money) {
    case 'held':
    case 'disputed':
      return 'held';
    case 'released':
    case 'returned':
    case 'refunded':
      return 'final';
    case 'unpaid':
    case 'expired':
      return 'none';
    case 'paying':
      // At an open page of Stripe's it is the payer who is waited for.
      return read.quote.provider === 'stripe' ? 'none' : 'moving';
    default:
      return 'moving';
  }
}

/** Our own pages: the provider's, and a link by which a person approves, are not shown. */
function linksOf(
  { baseUrl }: Pick<GateDeps['settings'], 'baseUrl'>,
  { quote }: QuoteRead,
  stage: DeskAction['stage'],
): Pick<DeskAction, 'payUrl' | 'statusUrl'> {
  if (quote.sessionAt === null) return { payUrl: null, statusUrl: null };
  const isPayable = stage === 'waiting' && quote.provider !== 'task_budget';
  return {
    payUrl: isPayable ? `${baseUrl}${payPathOf(quote.id)}` : null,
    statusUrl: statusUrlOf({ baseUrl }, quote.id),
  };
}

function sessionOf(read: QuoteRead): DeskAction['session'] {
  const { quote } = read;
  const state = paymentStatusOf(moneyStateOf(read), quote.sessionAt !== null);
  if (quote.sessionAt === null || state === null) return null;
  return { id: wireId('session', quote.id), state, openedAt: quote.sessionAt.toISOString() };
}

/** Only what a person was asked about. */
function approvalOf({ decision }: ActionTrail): DeskAction['approval'] {
  if (decision === null || decision.expires_at === null) return null;
  return {
    verdict: decision.verdict,
    reason: decision.reason,
    decidedBy: decision.decided_by,
    decidedAt: decision.decided_at?.toISOString() ?? null,
    expiresAt: decision.expires_at.toISOString(),
  };
}

/** A grant of money that is held no more can't be used, and one that ran out is followed when the agent looks again. */
function grantOf(read: QuoteRead, now: Date): DeskAction['grant'] {
  const grant = standingGrant(read);
  const issued = read.grants.length;
  if (grant === null) return { state: 'unissued', issued, expiresAt: null, consumedAt: null };
  const unused = moneyStateOf(read) !== 'held' ? 'closed' : grant.expiresAt <= now ? 'expired' : 'available';
  return {
    state: grant.consumedAt === null ? unused : 'consumed',
    issued,
    expiresAt: grant.expiresAt.toISOString(),
    consumedAt: grant.consumedAt?.toISOString() ?? null,
  };
}

const spendOf = (spend: ActionTrail['spends'][number]): DeskSpend => ({
  id: wireId('spend', spend.id),
  tool: spend.tool,
  vendor: spend.vendor,
  rail: spend.rail,
  money: deskMoney(spend.amount, spend.currency),
  reason: spend.reason,
  status: spend.status,
  at: spend.created_at.toISOString(),
  capturedAt: spend.captured_at?.toISOString() ?? null,
});

function spentOf(read: QuoteRead, { authorised, captured }: ActionTrail): DeskAction['spent'] {
  const grant = standingGrant(read);
  const { currency } = read.quote;
  return {
    authorised: deskMoney(authorised, currency),
    captured: deskMoney(captured, currency),
    left: grant === null || moneyStateOf(read) !== 'held' ? null : deskMoney(grant.amount - authorised, currency),
  };
}

function messagesOf(
  read: QuoteRead,
  { resume }: ActionTrail,
  deliveries: readonly DeliveryView[],
): readonly DeskMessage[] {
  const facts = {
    interrupted: false,
    acked: resume?.acked_at != null,
    money: moneyStateOf(read),
    started: hasStarted(read),
    work: read.quote.work,
  };
  return deliveries.map(({ id, kind, round, status, next_at, created_at, attempts }) => {
    const isLatest = deliveries.every((other) => other.kind !== kind || other.round <= round);
    const mayQueue = status === 'waiting' || (status !== 'sending' && round < deliveryLimits.rounds);
    const plan = planDelivery({ ...facts, kind: kind === 'callback' ? 'ready' : 'handoff' });
    return {
      id,
      kind,
      round,
      status,
      nextAt: next_at === null ? null : new Date(next_at).toISOString(),
      createdAt: new Date(created_at).toISOString(),
      attempts: attempts.map((attempt) => ({
        id: attempt.id,
        ok: attempt.status === 'success',
        httpStatus: attempt.http_status,
        error: attempt.error,
        at: new Date(attempt.created_at).toISOString(),
      })),
      sendable: isLatest && mayQueue && plan.kind === 'send',
    };
  });
}

/** Where a message goes; the rest of an address may hold a secret of its owner's. */
function hostOf(url: unknown): string | null {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : null;
}
