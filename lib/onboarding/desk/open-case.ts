import type { PlatformCtx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CaseRef } from '@/lib/onboarding/contract/desk';
import { type ActView, type AppealView, deskActs, type OpenedCase } from '@/lib/onboarding/contract/desk-case';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { applicationFacts, headOf } from '@/lib/onboarding/domain/form/application-facts';
import { formSections } from '@/lib/onboarding/domain/form/sections';
import { requirementListsOf } from '@/lib/onboarding/list-merchant-requirements';
import { findReview } from '@/lib/onboarding/store/clock-store';
import {
  changedSince,
  findAppeal,
  listCheckNotes,
  listDecisions,
  listEvents,
  listNotes,
  listPapers,
  listProposals,
  listRequests,
  listSections,
  previousSnapshot,
} from '@/lib/onboarding/store/desk-history-store';
import { listStaff, staffNames } from '@/lib/onboarding/store/desk-store';
import { openText } from '@/lib/onboarding/subject-keys';
import { appealPlace, reviewViewOf } from './answer-review';
import {
  checkCards,
  decisionViews,
  documentCards,
  historyEntries,
  noteViews,
  platformId,
  proposalViews,
  type Reading,
  reasonViews,
  requestViews,
  staff,
} from './case-cards';
import { applicantKey } from './case-words';
import { checkAct } from './check-act';
import { mostStaff } from './decide-case';
import { type Desk, inCase } from './in-case';
import { claimView, flagsOf, slaView } from './queue-view';
import { ownershipView, subjectCards } from './subject-cards';
import { targetsOf } from './targets';

const mostDocuments = 2_000;
const mostChanges = 2_000;

/**
 * An application with everything that a reviewer needs, and which acts are open to this person. That it was opened stands in
 * the organisation's log. Refuses as `inCase` does.
 */
export const openCase = (ctx: PlatformCtx, { case_id }: CaseRef, deps: OnboardingDeps): Promise<Outcome<OpenedCase>> =>
  inCase(ctx, case_id, { permission: 'desk.read', noted: true }, deps, async (desk) => {
    const stored = await readStored(desk);
    const reading = await readNames(desk, stored, deps);
    return ok({
      ...headline(desk, reading, deps),
      ...(await form(desk, stored)),
      ...desks(desk, stored, reading),
      appeal: await readAppeal(desk, reading),
      requirements: requirementListsOf({ record: desk.record, row: desk.row }, deps, ctx.now),
      reasons: reasonViews(desk.facts.reasons),
      targets: [...targetsOf(desk.record, deps, ctx.now)],
      acts: deskActs.map((act): ActView => {
        const open = checkAct(act, desk);
        if (open.ok) return { act, is_open: true, reason: null };
        const { code, message } = open.refusal;
        return { act, is_open: false, reason: { code, message } };
      }),
    });
  });

async function readStored({ key, record, tx }: Desk) {
  const { snapshotHash } = record.application;
  const before = snapshotHash === null ? null : await previousSnapshot(tx, key, snapshotHash);
  return {
    requests: await listRequests(tx, key),
    proposals: await listProposals(tx, key),
    decisions: await listDecisions(tx, key),
    notes: await listNotes(tx, key),
    events: await listEvents(tx, key),
    sections: (await listSections(tx, key)).map(({ name, state }) => ({ name, state })),
    papers: await listPapers(tx, key, mostDocuments),
    review: await findReview(tx, key),
    checks: snapshotHash === null ? [] : await listCheckNotes(tx, key, snapshotHash),
    previousChecks: before === null ? null : await listCheckNotes(tx, key, before),
    changed: before === null ? [] : await changedSince(tx, key, before, mostChanges),
  };
}
type Stored = Awaited<ReturnType<typeof readStored>>;

async function readNames({ current, key, tx }: Desk, stored: Stored, { sealer }: OnboardingDeps): Promise<Reading> {
  const ids = [
    current.assignee_id,
    current.claimed_by,
    ...stored.requests.map(({ created_by }) => platformId(created_by)),
    ...stored.proposals.map(({ proposed_by }) => proposed_by),
    ...stored.decisions.map(({ decided_by }) => decided_by),
    ...stored.notes.map(({ author }) => author),
    ...stored.checks.map(({ checked_by }) => checked_by),
    ...stored.events.map(({ actor_id }) => actor_id),
  ].filter((id): id is string => id !== null && isUuid(id));
  return { names: await staffNames(tx, [...new Set(ids)]), words: await applicantKey({ key, tx }, sealer) };
}

function headline({ current, deed, facts, record, role, row }: Desk, reading: Reading, deps: OnboardingDeps) {
  const { application } = record;
  const head = headOf(record);
  const { category } = facts;
  const claim = {
    by: current.claimed_by,
    name: reading.names.get(current.claimed_by ?? ''),
    until: current.claim_expires_at,
  };
  return {
    case_id: current.id,
    merchant: deed.tenant.name,
    public_id: deed.tenant.publicId,
    application_id: application.id,
    status: application.status,
    reject_type: application.rejectType,
    version: application.version,
    attempt: application.attempt,
    row_version: row.row_version,
    kind: current.kind,
    state: current.state,
    opened_at: current.opened_at.toISOString(),
    sla: slaView(current, deps, deed.now),
    assignee: current.assignee_id === null ? null : staff(reading, current.assignee_id),
    claim: claimView(claim, deed.actor.id),
    country: head.country,
    entity_type: head.entityType,
    category:
      category === null
        ? null
        : {
            key: category.key,
            eligibility: category.eligibility,
            policy_conflict: category.policyConflict,
            mcc_hints: [...category.mccHints],
            conditions: [...category.conditions],
          },
    risk_tier: application.riskTier,
    my_role: role,
  };
}

async function form(desk: Desk, { changed, papers, sections }: Stored) {
  const { deed, facts, record } = desk;
  const asked = applicationFacts(record, deed.now);
  const marks = new Set(changed.map(({ path, subject_id }) => `${subject_id} ${path}`));
  const subjects = subjectCards(record, asked, marks);
  const fields = subjects.flatMap((subject) => subject.fields);
  const found = {
    pep: record.application.hasPep,
    earlyReverify: papers.some(({ early_reverify }) => early_reverify),
    duplicateFile: record.documents.some(({ files }) =>
      files.some(({ findings }) => findings.some(({ rule }) => rule === 'dup.hash')),
    ),
  };
  const isSent = record.submittedAt !== null;
  return {
    flags: flagsOf(found, facts.category),
    sections: formSections.map((name) => {
      const inIt = fields.filter(({ section }) => section === name);
      return {
        name,
        // What was sent in is done, whatever its owner ticked.
        state: isSent ? ('done' as const) : (sections.find((section) => section.name === name)?.state ?? 'not_started'),
        differences: inIt.filter(({ differs }) => differs).length,
        changes: inIt.filter((field) => field.changed).length,
      };
    }),
    subjects,
    ownership: ownershipView(record, asked),
    documents: documentCards(desk, papers),
  };
}

function desks(desk: Desk, stored: Stored, reading: Reading) {
  const requests = requestViews(stored.requests, reading);
  const proposals = proposalViews(stored.proposals, desk, reading);
  return {
    checks: checkCards(desk, reading, stored.checks, stored.previousChecks),
    open_request: requests.find(({ closed_at }) => closed_at === null) ?? null,
    past_requests: requests.filter(({ closed_at }) => closed_at !== null),
    proposal: proposals.find(({ state }) => state === 'open') ?? null,
    past_proposals: proposals.filter(({ state }) => state !== 'open'),
    decisions: decisionViews(stored.decisions, reading),
    notes: noteViews(stored.notes, reading),
    history: historyEntries(stored.events, reading),
    review: stored.review === null ? null : reviewViewOf(stored.review),
  };
}

async function readAppeal({ deed, key, record, row, tx }: Desk, { words }: Reading): Promise<AppealView | null> {
  if (record.application.status !== 'rejected') return null;
  const asked = await findAppeal(tx, key, row.row_version);
  if (asked === null) return null;
  const { excludedReviewers } = record.application;
  const staff = await listStaff(tx, deed.tenant.organizationId, mostStaff);
  return {
    asked_at: asked.asked_at.toISOString(),
    body: words === null ? null : openText(words, appealPlace(asked.row_version), asked.sealed_body),
    reviewers: staff.filter(({ id }) => !excludedReviewers.includes(id)),
  };
}
