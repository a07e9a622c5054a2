import type { InboundSource } from './ports';
import type { InboundStore } from './store/inbound-store';

export interface ReplayDeps {
  readonly store: Pick<InboundStore, 'store' | 'cursor' | 'moveCursor'>;
}

export interface Replayed {
  /** Events that no webhook had brought. */
  readonly stored: number;
  /** True when the counterpart has more: go on at once. */
  readonly more: boolean;
}

/**
 * Reads the counterpart's own list on from the last event read, and stores what no webhook brought: after a downtime, a
 * lost delivery, a broken endpoint. The first time, and when the list has forgotten the last event, it starts at the end;
 * what lies before is found by looking at the intents themselves.
 */
export async function replayEvents({ store }: ReplayDeps, source: InboundSource): Promise<Replayed> {
  const cursor = await store.cursor(source.name);
  const page = cursor === null ? null : await source.eventsAfter(cursor);
  if (page === null) {
    const newest = await source.newestEventId();
    if (newest !== null) await store.moveCursor(source.name, newest);
    return { stored: 0, more: false };
  }
  let stored = 0;
  for (const event of page.events) {
    if (await store.store({ source: source.name, ...event })) stored++;
  }
  const last = page.lastEventId ?? cursor;
  if (last !== null) await store.moveCursor(source.name, last);
  return { stored, more: page.hasMore };
}
