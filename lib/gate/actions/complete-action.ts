import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { pythonJson } from '@/lib/gate/domain/python-json';
import { type WorkCommand, workMachine } from '@/lib/gate/domain/quote.machine';
import { isRefunded, isTaken, moneyStateOf, wasPaid } from '@/lib/gate/domain/quote-state';
import { gateRefusals } from '@/lib/gate/refusals';
import type { QuoteRead, StoredFulfilment } from '@/lib/gate/store/quote-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CompleteBody } from './contract';
import { againIfMoved, findQuote } from './read-quote';
import { endWork, noteWork } from './record-work';

const commandOf = {
  executing: 'start',
  fulfilled: 'fulfil',
  failed: 'fail',
} as const satisfies Record<'executing' | 'fulfilled' | 'failed', WorkCommand>;

/** The report as it stands on record. */
export interface Completed {
  readonly read: QuoteRead;
  readonly id: string;
  readonly status: string;
  readonly metadata: JsonObject;
}

/**
 * What an agent says about work that was paid for: it goes on, is done, or failed. Done releases the money. The same
 * report again is answered with the first; one that the state does not take is refused.
 */
export async function reportWork(
  deps: GateDeps,
  ctx: Ctx,
  quoteId: string,
  body: CompleteBody,
): Promise<Outcome<Completed>> {
  const found = await findQuote(deps, ctx, quoteId, 'quote', 'gate.quote_not_found');
  return found.ok ? againIfMoved(deps, ctx, found.value, (read) => attemptReport(deps, ctx, read, body)) : found;
}

async function attemptReport(
  deps: GateDeps,
  ctx: Ctx,
  read: QuoteRead,
  { status, metadata = {} }: CompleteBody,
): Promise<Outcome<Completed>> {
  const money = moneyStateOf(read);
  if (!wasPaid(money)) return gateRefusals.refuse('gate.quote_unpaid');
  if (!isTaken(read)) return gateRefusals.refuse('gate.consume_first');
  const repeated = sameReport(read, status, metadata);
  if (repeated !== null) return ok({ read, id: repeated.id, status, metadata });
  if (status === 'refunded') return isRefunded(money) ? knownRefund(read) : gateRefusals.refuse('gate.no_refund');
  const command = commandOf[status];
  // Work whose money goes back, or has gone back, can't be taken up again.
  if (money !== 'held' || workMachine.targets(read.quote.work ?? 'paid', command).length === 0) {
    return gateRefusals.refuse('gate.work_moved');
  }
  const report = { command, status, metadata, reason: 'reported_failed' };
  const recorded =
    command === 'fulfil' ? await endWork(deps, ctx, read, report) : await noteWork(deps, ctx, read, report);
  return recorded.ok ? ok({ read, id: recorded.value.id, status, metadata }) : recorded;
}

/** A refund is the gate's own word; an agent that repeats it hears what stands. */
function knownRefund(read: QuoteRead): Outcome<Completed> {
  const event = read.fulfilments.find(({ status }) => status === 'refunded');
  return event === undefined
    ? gateRefusals.refuse('gate.no_refund')
    : ok({ read, id: event.id, status: 'refunded', metadata: event.metadata });
}

/** The last report, when this one says the same. */
function sameReport({ fulfilments }: QuoteRead, status: string, metadata: JsonObject): StoredFulfilment | null {
  const last = fulfilments[0];
  const isSame = last?.status === status && pythonJson(last.metadata) === pythonJson(metadata);
  return isSame ? last : null;
}

export const completedView = ({ read, id, status, metadata }: Completed) => ({
  action_id: wireId('quote', read.quote.id),
  quote_id: wireId('quote', read.quote.id),
  fulfillment_id: wireId('fulfilment', id),
  status,
  metadata,
});

export const fulfilmentRecord = ({ read, id, status, metadata }: Completed) => ({
  id: wireId('fulfilment', id),
  quote_id: wireId('quote', read.quote.id),
  status,
  metadata,
});
