import { assert } from '@/lib/kernel/assert';
import { fixText, type ReasonEdition, type ReasonValues, reasonIn } from '@/lib/onboarding/domain/policy/reason-policy';
import type { UnlockKind } from '@/lib/onboarding/domain/policy/terms';

/** Something to ask of the merchant, before it has words. Rules, checks and reviewers all make these. */
export interface Ask {
  /** `entity.registeredAddress`, `person:ID.doc.photo_id`: ids and field names, never what a person typed. */
  readonly target: string;
  readonly reasonCode: string;
  readonly values?: ReasonValues;
}

/** What merchant and staff both see. */
export interface Requirement {
  /** The same for the same thing, so that lists can be compared. */
  readonly id: string;
  readonly target: string;
  readonly reasonCode: string;
  readonly words: string;
  readonly deadline: Date | null;
  /** Places that open for editing. */
  readonly unlocks: readonly string[];
}

export const requirementId = ({ target, reasonCode }: Pick<Ask, 'target' | 'reasonCode'>): string =>
  `${target}:${reasonCode}`;

/** `person:ID` of a person's target, `entity` of every other. */
const subjectOf = (target: string): string =>
  target.startsWith('person:') ? (target.split('.')[0] ?? target) : 'entity';

const addressOf = (subject: string): string =>
  subject === 'entity' ? 'entity.registeredAddress' : `${subject}.residence`;

/** Where a kind of unlocking leads, seen from the target. */
function placeOf(kind: UnlockKind, target: string): string {
  switch (kind) {
    case 'document':
    case 'field':
    case 'reviewer_picks':
      return target;
    case 'address':
      return addressOf(subjectOf(target));
    case 'person':
      return subjectOf(target);
    case 'people':
    case 'ownership':
    case 'entity':
    case 'description':
    case 'category_documents':
    case 'website':
    case 'payout':
      return kind;
  }
}

/** Everything that a reason opens at a target, each place once. */
export function unlocksOf(edition: ReasonEdition, { target, reasonCode }: Ask): readonly string[] {
  const kinds = reasonIn(edition, reasonCode)?.unlocks ?? [];
  return [...new Set(kinds.map((kind) => placeOf(kind, target)))];
}

export function requirementOf(edition: ReasonEdition, ask: Ask, deadline: Date | null): Requirement {
  const reason = reasonIn(edition, ask.reasonCode);
  assert(reason !== null, `The policy has no reason ${ask.reasonCode}`);
  return {
    id: requirementId(ask),
    target: ask.target,
    reasonCode: ask.reasonCode,
    words: fixText(reason, ask.values),
    deadline,
    unlocks: unlocksOf(edition, ask),
  };
}
