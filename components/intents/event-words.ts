import { intentLook, type Look } from '@/components/shared/state-look';

export type EventLook = Pick<Look, 'word' | 'shape' | 'tone'>;

const as = (word: string, { shape, tone }: Pick<Look, 'shape' | 'tone'>): EventLook => ({ word, shape, tone });
const failed: Pick<Look, 'shape' | 'tone'> = { shape: 'bar', tone: 'failed' };

/** Words and shape of each kind of event. The shape is that of the state which the event led to. */
const eventLooks: Readonly<Record<string, EventLook>> = {
  intent_created: as('Intent created', intentLook.open),
  settlement_hold_placed: as('Money held', intentLook.funded),
  evidence_submitted: as('Evidence submitted', intentLook.evidence_submitted),
  predicate_evaluated: as('Evidence judged', intentLook.evidence_submitted),
  settlement_rail_confirmed: as('Rail confirmed', intentLook.settling),
  settlement_rail_failed: as('Rail refused', failed),
  released: as('Money released', intentLook.released),
  refunded: as('Money refunded', intentLook.refunded),
  disputed: as('Dispute opened', intentLook.disputed),
  dispute_resolved: as('Dispute decided', intentLook.disputed),
  intent_expired: as('Deadline passed', intentLook.expired),
  intent_canceled: as('Intent canceled', intentLook.canceled),
  hold_lost: as('Hold lost at the rail', failed),
  claim_opened: as('Claim opened at the rail', intentLook.disputed),
  claim_changed: as('Claim moved money', intentLook.disputed),
  rail_warning: as('Warning of the rail', intentLook.disputed),
};

/** An event that is not in the table is shown by its own name. */
export function eventLook(kind: string): EventLook {
  const known = eventLooks[kind];
  if (known) return known;
  const words = kind.replaceAll('_', ' ');
  return as(words.charAt(0).toUpperCase() + words.slice(1), intentLook.open);
}
