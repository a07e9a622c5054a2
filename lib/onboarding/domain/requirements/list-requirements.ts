import { assert } from '@/lib/kernel/assert';
import { categoryOn } from '@/lib/onboarding/domain/policy/category-policy';
import { dayOf, editionAfter, editionOn } from '@/lib/onboarding/domain/policy/edition';
import type { ReasonEdition } from '@/lib/onboarding/domain/policy/reason-policy';
import { type Ask, type Requirement, requirementId, requirementOf, unlocksOf } from './ask';
import { type DocumentAsk, documentAsks } from './asked-documents';
import type { ApplicationFacts, InfoItemFacts, Policies } from './facts';
import { formAsks } from './form-asks';

export const requirementStates = ['currently_due', 'eventually_due', 'past_due', 'pending', 'future'] as const;
export type RequirementState = (typeof requirementStates)[number];
export type RequirementLists = Readonly<Record<RequirementState, readonly Requirement[]>>;

/** One requirement and the list it stands on. */
interface Listed {
  readonly state: RequirementState;
  readonly requirement: Requirement;
}

export function reasonsOn(policies: Policies, now: Date): ReasonEdition {
  const edition = editionOn(policies.reasons, dayOf(now));
  assert(edition !== null, 'A policy of reasons is in force');
  return edition;
}

/** The documents asked of an application today. */
export function documentAsksOn(facts: ApplicationFacts, policies: Policies, now: Date): readonly DocumentAsk[] {
  const edition = editionOn(policies.documents, dayOf(now));
  assert(edition !== null, 'A policy of documents is in force');
  const category = categoryOn(policies.categories, dayOf(now), facts.categoryKey);
  return documentAsks(edition, facts, category?.documents ?? []);
}

/** What is asked of the merchant, by when: one list for the merchant's page, the reviewer's desk and the guards. */
export function listRequirements(facts: ApplicationFacts, policies: Policies, now: Date): RequirementLists {
  const listed = once(listedOf(facts, policies, now));
  const of = (state: RequirementState): readonly Requirement[] =>
    listed.filter((one) => one.state === state).map(({ requirement }) => requirement);
  return {
    currently_due: of('currently_due'),
    eventually_due: of('eventually_due'),
    past_due: of('past_due'),
    pending: of('pending'),
    future: of('future'),
  };
}

function listedOf(facts: ApplicationFacts, policies: Policies, now: Date): readonly Listed[] {
  switch (facts.status) {
    case 'not_started':
    case 'draft':
    case 'expired':
      return [...draftList(facts, policies, now), ...futureList(facts, policies, now)];
    case 'rejected':
      return facts.rejectType === 'retry' ? draftList(facts, policies, now) : [];
    case 'submitted':
    case 'auto_verification':
    case 'manual_review':
      return sentList(facts, policies, now);
    case 'additional_info_required':
      return [...itemList(facts, policies, now), ...sentList(facts, policies, now)];
    case 'approved':
    case 'suspended':
      return [...reviewList(facts, policies, now), ...futureList(facts, policies, now)];
    case 'withdrawn':
    case 'closed':
      return [];
  }
}

/** Which list shows what stands on several: what has to be done now before what has a day, and that before the rest. */
const precedence: readonly RequirementState[] = ['past_due', 'currently_due', 'pending', 'future', 'eventually_due'];

function once(listed: readonly Listed[]): readonly Listed[] {
  const seen = new Set<string>();
  const ranked = precedence.flatMap((state) => listed.filter((one) => one.state === state));
  return ranked.filter(({ requirement: { id } }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

const dueOr = (deadline: Date | null, now: Date): RequirementState =>
  deadline !== null && deadline < now ? 'past_due' : 'currently_due';

function draftList(facts: ApplicationFacts, policies: Policies, now: Date): readonly Listed[] {
  const reasons = reasonsOn(policies, now);
  const listed = (state: RequirementState, ask: Ask): Listed => ({
    state,
    requirement: requirementOf(reasons, ask, state === 'currently_due' || state === 'past_due' ? facts.deadline : null),
  });
  const due = dueOr(facts.deadline, now);
  return [
    ...formAsks(facts).map((ask) => listed(due, ask)),
    ...documentAsksOn(facts, policies, now).flatMap(({ ask, due: isDue, state }) => {
      if (state === 'moving') return [listed('pending', ask)];
      return state === 'missing' ? [listed(isDue ? due : 'eventually_due', ask)] : [];
    }),
  ];
}

/** Sent in: nothing is due. What is under review is pending, what only a failed check would ask for comes eventually. */
function sentList(facts: ApplicationFacts, policies: Policies, now: Date): readonly Listed[] {
  const reasons = reasonsOn(policies, now);
  return documentAsksOn(facts, policies, now).flatMap(({ ask, state }): Listed[] => {
    if (state === 'settled') return [];
    const requirement = requirementOf(reasons, ask, null);
    return [{ state: state === 'missing' ? 'eventually_due' : 'pending', requirement }];
  });
}

/** A reviewer's questions, in the reviewer's words. */
function itemList({ infoItems }: ApplicationFacts, policies: Policies, now: Date): readonly Listed[] {
  const reasons = reasonsOn(policies, now);
  return infoItems
    .filter(({ state }) => state !== 'accepted')
    .map((item) => ({
      state: item.state === 'answered' ? 'pending' : dueOr(item.dueAt, now),
      requirement: itemRequirement(reasons, item),
    }));
}

function itemRequirement(
  reasons: ReasonEdition,
  { dueAt, merchantText, reasonCode, targetPath: target }: InfoItemFacts,
): Requirement {
  const ask = { target, reasonCode };
  return {
    id: requirementId(ask),
    target,
    reasonCode,
    words: merchantText,
    deadline: dueAt,
    unlocks: unlocksOf(reasons, ask),
  };
}

/** Approved: portions of an open review, and documents that run out. */
function reviewList({ documents, review }: ApplicationFacts, policies: Policies, now: Date): readonly Listed[] {
  const reasons = reasonsOn(policies, now);
  const isWith = review !== null && (review.state === 'submitted' || review.state === 'in_review');
  const isAsked = review !== null && (review.state === 'open' || review.state === 'overdue');
  const portions = isWith || isAsked ? review.portions : [];
  const today = dayOf(now);
  return [
    ...portions.map((portion): Listed => {
      const requirement = requirementOf(
        reasons,
        { target: `review.${portion}`, reasonCode: 'review_due' },
        review?.dueAt ?? null,
      );
      const answered = isWith || (review?.answered.includes(portion) ?? false);
      return { state: answered ? 'pending' : dueOr(review?.dueAt ?? null, now), requirement };
    }),
    ...documents.flatMap(({ expiresOn, kind, status, subject }): Listed[] => {
      const runsOut = status === 'expiring' || status === 'expired';
      if (!runsOut || expiresOn === null) return [];
      const ask = { target: `${subject}.doc.${kind}`, reasonCode: 'document_expired' };
      // Valid through its last day.
      const deadline = new Date(`${expiresOn}T23:59:59.999Z`);
      const state = expiresOn < today ? 'past_due' : 'eventually_due';
      return [{ state, requirement: requirementOf(reasons, ask, deadline) }];
    }),
  ];
}

/** What the next edition of the documents' policy will ask for and today's does not. */
function futureList(facts: ApplicationFacts, policies: Policies, now: Date): readonly Listed[] {
  const next = editionAfter(policies.documents, dayOf(now));
  if (next === null) return [];
  const category = categoryOn(policies.categories, next.effectiveFrom, facts.categoryKey);
  const asked = new Set(
    documentAsksOn(facts, policies, now)
      .filter(({ due }) => due)
      .map(({ ask }) => ask.target),
  );
  const reasons = reasonsOn(policies, now);
  return documentAsks(next, facts, category?.documents ?? [])
    .filter(({ ask, due, state }) => due && state === 'missing' && !asked.has(ask.target))
    .map(({ ask }) => ({
      state: 'future' as const,
      requirement: requirementOf(reasons, ask, new Date(`${next.effectiveFrom}T00:00:00Z`)),
    }));
}
