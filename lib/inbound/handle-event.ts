import { type RetryPolicy, retryDelay } from '@/lib/kernel/retry-policy';
import type { EventSubject, InboundSource, SyncSubject } from './ports';
import type { EventResult, InboundStore, TakenEvent } from './store/inbound-store';

export interface HandleDeps {
  readonly store: Pick<InboundStore, 'take' | 'finish' | 'tenant'>;
  readonly sources: readonly InboundSource[];
  readonly sync: SyncSubject;
  /** 0 ≤ chance < 1: spreads repeats. */
  readonly chance: () => number;
}

/** How long one process has an event to itself, in milliseconds: longer than asking the counterpart takes. */
const holdMs = 20_000;

/** About a day, ever more rarely. After that the event rests where people see it. */
export const eventTries: RetryPolicy = { attempts: 16, baseMilliseconds: 2_000, maxMilliseconds: 6 * 3_600_000 };

const maxErrorLength = 300;
const wordsOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, maxErrorLength);

/**
 * Does what a stored event asks for: finds the intent that it is about and brings it to where its rail is. The order and
 * the number of events do not matter. An event about an intent that nobody knows waits: its row may not be there yet.
 */
export async function handleEvent(
  deps: HandleDeps,
  source: string,
  eventId: string,
): Promise<EventResult['status'] | 'not_due'> {
  const event = await deps.store.take(source, eventId, holdMs);
  if (event === null) return 'not_due';
  const result = await handle(deps, source, event);
  await deps.store.finish(source, eventId, result);
  return result.status;
}

const nobody = { tenantId: null, intentId: null };

async function handle(deps: HandleDeps, source: string, event: TakenEvent): Promise<EventResult> {
  const counterpart = deps.sources.find(({ name }) => name === source);
  const retryMs = retryDelay(eventTries, event.attempts, deps.chance());
  if (counterpart === undefined) {
    return { ...nobody, status: 'failed', error: 'This installation no longer hears that counterpart.', retryMs };
  }
  let subject: EventSubject | null;
  try {
    subject = await counterpart.about(event);
  } catch (error) {
    return { ...nobody, status: 'failed', error: wordsOf(error), retryMs };
  }
  return subject === null
    ? { ...nobody, status: 'ignored', error: null, retryMs: null }
    : syncSubject(deps, subject, retryMs);
}

/** The subject's ids come from the counterpart's object, which we wrote; the tenant bounds what they can reach. */
async function syncSubject(deps: HandleDeps, subject: EventSubject, retryMs: number | null): Promise<EventResult> {
  const tenantId = await deps.store.tenant(subject.tenantPublicId);
  if (tenantId === null) {
    return { ...nobody, status: 'unmatched', error: 'It names a tenant that is not of this installation.', retryMs };
  }
  const { intentId } = subject;
  try {
    const found = await deps.sync(tenantId, intentId);
    return found === 'synced'
      ? { tenantId, intentId, status: 'processed', error: null, retryMs: null }
      : { tenantId, intentId, status: 'unmatched', error: 'It names an intent that is not known.', retryMs };
  } catch (error) {
    return { tenantId, intentId, status: 'failed', error: wordsOf(error), retryMs };
  }
}
