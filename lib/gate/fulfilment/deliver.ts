import { reread } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { hasStarted, moneyStateOf } from '@/lib/gate/domain/quote-state';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { crashPoint } from '@/lib/kernel/crash-point';
import { type Delivery, isDelivered, recordDelivery } from './domain/delivery';
import { planDelivery } from './domain/delivery-plan';
import { recordHandoff } from './domain/handoff-record';
import { nextCallback, nextHandoff } from './domain/retry-schedule';
import { readWebAddress } from './domain/web-address';
import { finishDelivery, type TakenDelivery, type TriedDelivery, takeDelivery } from './store/delivery-store';
import { callbackMessage, serviceMessage } from './write-message';

/** How long one process has a message to itself, in milliseconds: well above what one try may take. */
const leaseMs = 30_000;

export type Delivered = 'not_due' | 'delivered' | 'waiting' | 'ended';

/**
 * Sends a message that is due, once. A callback is sent again until it is taken or its tries are used up. A handoff may
 * have bought something as soon as it left: it is repeated only while it certainly did not, or by a person. Taking one takes
 * the work from the agent, in the same commit, until it is certain that nothing was done.
 */
export async function deliver(deps: GateDeps, ctx: Ctx, deliveryId: string): Promise<Delivered> {
  const taken = await takeDelivery(deps.db, ctx.tenant.id, deliveryId, leaseMs);
  if (taken === null) return 'not_due';
  crashPoint('deliver.after_take');
  const read = await reread(deps, ctx, taken.quoteId);
  const started = !taken.claimed || hasStarted(read);
  const plan = planDelivery({ ...taken, started, money: moneyStateOf(read), work: read.quote.work });
  if (plan.kind === 'withdraw') {
    await finishDelivery(deps.db, ctx.tenant.id, taken, { outcome: 'withdrawn' }, null);
    return 'ended';
  }
  const delivery = plan.kind === 'send' ? await send(deps, read, taken) : interrupted;
  crashPoint('deliver.after_send');
  return record(deps, ctx, taken, delivery);
}

const interrupted: Delivery = { kind: 'unknown', error: 'The process ended while it was sending' };

function send({ courier, engine, ...writer }: GateDeps, read: QuoteRead, { kind, url }: TakenDelivery) {
  const now = engine.clock.now().getTime();
  return kind === 'ready'
    ? courier.send(url, 'callback', callbackMessage(writer, read, now))
    : courier.send(url, 'service', serviceMessage(writer, read, now));
}

async function record(
  { db, courier }: GateDeps,
  ctx: Ctx,
  taken: TakenDelivery,
  delivery: Delivery,
): Promise<Delivered> {
  const next = taken.kind === 'ready' ? nextCallback : nextHandoff;
  const retryMs = next(delivery, taken.attempts, courier.chance());
  const { status, httpStatus, error } = recordDelivery(delivery);
  const tried: TriedDelivery = {
    outcome: outcomeOf(taken, delivery),
    status,
    http_status: httpStatus,
    error,
    ...(taken.kind === 'handoff' ? { metadata: handoffMetadata(taken, delivery) } : {}),
  };
  await finishDelivery(db, ctx.tenant.id, taken, tried, retryMs);
  crashPoint('deliver.after_record');
  if (isDelivered(delivery)) return 'delivered';
  return retryMs === null ? 'ended' : 'waiting';
}

const outcomeOf = ({ kind }: TakenDelivery, delivery: Delivery): TriedDelivery['outcome'] => {
  if (isDelivered(delivery)) return 'delivered';
  return kind === 'handoff' && delivery.kind === 'unknown' ? 'unknown' : 'failed';
};

function handoffMetadata({ quoteId, url }: TakenDelivery, delivery: Delivery): string {
  const host = readWebAddress(url)?.hostname ?? '';
  return JSON.stringify(recordHandoff({ delivery }, wireId('session', quoteId), host).metadata);
}
