import { actorOf, auditJson } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { findQuote, reread } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { hasStarted, moneyStateOf } from '@/lib/gate/domain/quote-state';
import { wireTime } from '@/lib/gate/domain/wire-time';
import { gateRefusals } from '@/lib/gate/refusals';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { mayHandOff } from './domain/delivery-plan';
import { fulfilmentRefusals } from './refusals';
import {
  findDelivery,
  listAttempts,
  listDeliveries,
  type MessageKind,
  type StoredAttempt,
  type StoredDelivery,
  sendAgain,
} from './store/delivery-store';

export const deliveryLimits = {
  /** How often one message is sent again because somebody asks; each round has its own tries. */
  rounds: 20,
  /** What one page shows. */
  deliveries: 2 * 20,
  attempts: 200,
} as const;

/** Puts a message back into the queue in the name of whoever asks. */
export async function queueAgain(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  { quoteId, kind }: { readonly quoteId: string; readonly kind: MessageKind },
): Promise<Outcome<null>> {
  const entry = { action: 'gate.delivery.resend', subjectKind: 'gate_quote', subjectId: quoteId, detail: { kind } };
  const code = await sendAgain(db, ctx.tenant.id, keyIdOf(ctx), {
    quoteId,
    kind,
    rounds: deliveryLimits.rounds,
    actor: actorOf(ctx).label,
    audit: auditJson(ctx, entry),
  });
  switch (code) {
    case 'queued':
      return ok(null);
    case 'under_way':
      return fulfilmentRefusals.refuse('gate.delivery_under_way', { retryAfterSeconds: 5 });
    case 'exhausted':
      return fulfilmentRefusals.refuse('gate.delivery_exhausted');
    case null:
      return fulfilmentRefusals.refuse('gate.delivery_not_found');
  }
}

/** An agent's key resends nothing here: it has its own events for that. */
function mayResend(ctx: Ctx): Outcome<null> {
  if (ctx.actor.kind !== 'agent') return permit(ctx, 'gate.manage');
  return ctx.actor.role === 'bot' ? gateRefusals.refuse('gate.operator_required') : ok(null);
}

/**
 * A person, or an operator's key, has a message sent once more: a callback, or a handoff whose outcome they have looked at.
 * A handoff only while the money is held for it and the agent has not begun the work itself.
 */
export async function resendDelivery(deps: GateDeps, ctx: Ctx, deliveryId: string) {
  const allowed = mayResend(ctx);
  if (!allowed.ok) return allowed;
  const uuid = parseWireId('delivery', deliveryId);
  const found =
    uuid === null ? null : await inTenant(deps.db, ctx.tenant.id, (tx) => findDelivery(tx, ctx.tenant.id, uuid));
  if (found === null) return fulfilmentRefusals.refuse('gate.delivery_not_found');
  if (found.kind === 'handoff') {
    const read = await reread(deps, ctx, found.quoteId);
    const started = hasStarted(read);
    if (!mayHandOff({ money: moneyStateOf(read), started, work: read.quote.work })) {
      return fulfilmentRefusals.refuse('gate.handoff_closed');
    }
  }
  const queued = await queueAgain(deps, ctx, found);
  return queued.ok ? ok({ deliveries: await deliveriesOf(deps, ctx, found.quoteId) }) : queued;
}

/** What an action sent to its agent and its service, and what came of it. */
export async function readDeliveries(deps: GateDeps, ctx: Ctx, actionId: string) {
  const found = await findQuote(deps, ctx, actionId, 'quote', 'gate.action_not_found');
  return found.ok ? ok({ deliveries: await deliveriesOf(deps, ctx, found.value.quote.id) }) : found;
}

export type DeliveryView = ReturnType<typeof viewOf>;

/** For the console too: callbacks and handoffs of one quote, with their tries. */
export const deliveriesOf = (
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  quoteId: string,
): Promise<readonly DeliveryView[]> =>
  inTenant(db, ctx.tenant.id, async (tx) => {
    const deliveries = await listDeliveries(tx, ctx.tenant.id, quoteId, deliveryLimits.deliveries);
    const ids = deliveries.map(({ id }) => id);
    const attempts = await listAttempts(tx, ctx.tenant.id, ids, deliveryLimits.attempts);
    return deliveries.map((delivery) =>
      viewOf(
        delivery,
        attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
      ),
    );
  });

const viewOf = (delivery: StoredDelivery, attempts: readonly StoredAttempt[]) => ({
  id: wireId('delivery', delivery.id),
  kind: delivery.kind === 'ready' ? ('callback' as const) : ('handoff' as const),
  round: delivery.round,
  status: delivery.status,
  tries: delivery.attempts,
  next_at: delivery.nextAt === null ? null : wireTime(delivery.nextAt),
  created_at: wireTime(delivery.createdAt),
  finished_at: delivery.finishedAt === null ? null : wireTime(delivery.finishedAt),
  attempts: attempts.map(({ id, status, httpStatus, error, createdAt }) => ({
    id: wireId('delivery', id),
    status,
    http_status: httpStatus,
    error,
    created_at: wireTime(createdAt),
  })),
});
