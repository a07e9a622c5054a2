import { z } from 'zod';
import type { Cause, TimelineEntry } from './contract';
import { actorView, type Names, splitActor } from './read-names';

interface EventRow {
  readonly id: string;
  readonly kind: string;
  readonly body: string;
  readonly requestId: string;
  readonly actor: string;
  readonly createdAt: Date;
  readonly seq: bigint | null;
}

const eventBody = z.object({ facts: z.record(z.string(), z.json()).default({}) });

/** Events in words: what led to each of them, and the one fact worth a line. */
export const timelineOf = (events: readonly EventRow[], endReason: string | null, names: Names): TimelineEntry[] =>
  events.map((event) => {
    const { facts } = eventBody.parse(JSON.parse(event.body));
    return {
      id: event.id,
      at: event.createdAt.toISOString(),
      kind: event.kind,
      actor: actorView(splitActor(event.actor), names),
      requestId: event.requestId,
      cause: causeOf(event.kind, endReason),
      detail: detailOf(event.kind, facts),
      seq: event.seq?.toString() ?? null,
    };
  });

function causeOf(kind: string, endReason: string | null): Cause {
  switch (kind) {
    case 'settlement_hold_placed':
    case 'settlement_rail_confirmed':
    case 'settlement_rail_failed':
      return 'operation';
    case 'predicate_evaluated':
      return 'evidence';
    case 'released':
    case 'refunded':
      return causeOfEnd(endReason);
    case 'intent_expired':
      return 'deadline';
    case 'dispute_resolved':
      return 'dispute';
    default:
      return 'request';
  }
}

function causeOfEnd(endReason: string | null): Cause {
  if (endReason === 'expired') return 'deadline';
  return endReason?.startsWith('dispute_') ? 'dispute' : 'evaluation';
}

function detailOf(kind: string, facts: Readonly<Record<string, unknown>>): string | null {
  const text = (name: string): string | null => (typeof facts[name] === 'string' ? facts[name] : null);
  if (kind === 'settlement_rail_failed') return text('code') && `The rail answered: ${text('code')}`;
  if (kind === 'settlement_hold_placed' || kind === 'settlement_rail_confirmed')
    return text('rail_ref') && `Reference at the rail: ${text('rail_ref')}`;
  if (kind === 'dispute_resolved') return text('resolution') && `Decided: ${text('resolution')}`;
  return null;
}
