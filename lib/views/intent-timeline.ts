import { z } from 'zod';
import { formatMoney } from '@/lib/kernel/format/money';
import { money } from '@/lib/kernel/money';
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
      cause: facts.opened_by === 'rail' ? 'rail' : causeOf(event.kind, endReason),
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
    case 'hold_lost':
    case 'claim_opened':
    case 'claim_changed':
    case 'rail_warning':
      return 'rail';
    default:
      return 'request';
  }
}

function causeOfEnd(endReason: string | null): Cause {
  if (endReason === 'expired') return 'deadline';
  if (endReason === 'hold_lost') return 'rail';
  return endReason?.startsWith('dispute_') ? 'dispute' : 'evaluation';
}

function detailOf(kind: string, facts: Readonly<Record<string, unknown>>): string | null {
  const text = (name: string): string | null => (typeof facts[name] === 'string' ? facts[name] : null);
  if (kind === 'settlement_rail_failed') return text('code') && `The rail answered: ${text('code')}`;
  if (kind === 'settlement_hold_placed' || kind === 'settlement_rail_confirmed')
    return text('rail_ref') && `Reference at the rail: ${text('rail_ref')}`;
  if (kind === 'dispute_resolved') return text('resolution') && `Decided: ${text('resolution')}`;
  return text('fact') === null ? null : factWords(text('fact') ?? '', text);
}

const factSentences: Readonly<Record<string, (sum: string, reason: string) => string>> = {
  hold_lost: (_sum, reason) =>
    reason === 'expired'
      ? 'The hold ran out at the rail, so there was nothing left to take.'
      : 'The hold was let go at the rail, not by Tidegate.',
  dispute_opened: (sum, reason) => `The payer’s bank contests ${sum}${reason && ` (${reason})`}.`,
  funds_withdrawn: (sum, reason) =>
    `The bank took ${sum} back out of the platform’s balance${reason && ` (${reason})`}.`,
  funds_reinstated: (sum) => `The bank gave ${sum} back.`,
  dispute_closed: () => 'The bank has closed its dispute.',
  refund_failed: (sum, reason) => `A refund of ${sum} did not arrive and came back${reason && ` (${reason})`}.`,
  written_off: (sum) => `A person wrote ${sum} off: nobody makes good for it, and no money moved.`,
  warning: (_sum, reason) => `The rail warns${reason && `: ${reason}`}. No money moved.`,
};

/** What happened at the rail by itself, in one sentence with the rail's own reference. */
function factWords(fact: string, text: (name: string) => string | null): string | null {
  const sentence = factSentences[fact];
  if (sentence === undefined) return null;
  const sum = formatMoney(money(BigInt(text('amount_minor') ?? '0'), text('currency') ?? 'usd'));
  const reason = (text('reason') ?? '').replaceAll('_', ' ');
  return `${sentence(sum, reason)} Reference: ${text('ref') ?? 'none'}.`;
}
