import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Outcome } from '@/lib/kernel/outcome';
import {
  after,
  application,
  categoryNamed,
  facts,
  lead,
  merchant,
  must,
  person,
  proposed,
  reviewer,
  rulesEngine,
  scheduler,
  second,
} from '@/lib/onboarding/domain/testing/cases';
import { doers, type KycActor, onboardingRoles } from './actor';
import {
  type KycApplication,
  type KycEvent,
  proposalOutcomes,
  suspensionCauses,
  type TransitionFacts,
} from './application';
import { decideTransition } from './decide-transition';
import type { KycTransition } from './effects';
import { type KycCommand, type KycStatus, kycMachine, rejectTypes } from './kyc.machine';

const code = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);
function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}
const at = (status: KycStatus, more: Partial<KycApplication> = {}): KycApplication => ({
  ...application,
  status,
  ...more,
});
const kinds = (transition: KycTransition): readonly string[] => transition.effects.map(({ kind }) => kind);

const item = { reasonCode: 'document_unreadable', targetPath: 'entity.doc.bank_statement', merchantText: 'Again' };

/** One event of each kind, and who may send it under facts in which it goes through. */
const samples: Readonly<Record<KycCommand, { event: KycEvent; actor: KycActor; facts?: Partial<TransitionFacts> }>> = {
  start: { event: { kind: 'start' }, actor: merchant },
  submit: { event: { kind: 'submit', snapshotHash: 'hash-2' }, actor: merchant },
  begin_checks: { event: { kind: 'begin_checks' }, actor: scheduler },
  conclude_checks: { event: { kind: 'conclude_checks' }, actor: rulesEngine },
  overrun_checks: { event: { kind: 'overrun_checks' }, actor: scheduler },
  request_info: { event: { kind: 'request_info', items: [item] }, actor: reviewer },
  resubmit: {
    event: { kind: 'resubmit', snapshotHash: 'hash-2' },
    actor: merchant,
    facts: { infoRequest: { openItems: 0, countsAsAttempt: true } },
  },
  lapse: { event: { kind: 'lapse' }, actor: scheduler },
  approve: { event: { kind: 'approve' }, actor: second },
  reject: { event: { kind: 'reject' }, actor: second, facts: { proposal: proposed('reject_retry') } },
  retry: { event: { kind: 'retry' }, actor: merchant },
  accept_appeal: { event: { kind: 'accept_appeal', reviewerId: 'r9' }, actor: lead },
  suspend: {
    event: { kind: 'suspend', cause: 'review_overdue' },
    actor: scheduler,
    facts: { openCauses: ['review_overdue'] },
  },
  reinstate: { event: { kind: 'reinstate' }, actor: lead, facts: { proposal: proposed('reinstate') } },
  close: { event: { kind: 'close' }, actor: lead, facts: { proposal: proposed('close') } },
  withdraw: { event: { kind: 'withdraw' }, actor: merchant },
  resume: { event: { kind: 'resume' }, actor: merchant },
};

const sent = (command: KycCommand, status: KycStatus, more: Partial<TransitionFacts> = {}) => {
  const sample = samples[command];
  const rejectType = status === 'rejected' ? 'retry' : null;
  return decideTransition(at(status, { rejectType }), sample.event, sample.actor, {
    ...facts,
    ...sample.facts,
    ...more,
  });
};

/** The transitions as they were agreed, written down a second time. */
const agreed = [
  'not_started start draft',
  'draft submit submitted',
  'draft lapse expired',
  'draft withdraw withdrawn',
  'submitted begin_checks auto_verification',
  'submitted withdraw withdrawn',
  'auto_verification conclude_checks approved',
  'auto_verification overrun_checks manual_review',
  'manual_review request_info additional_info_required',
  'manual_review approve approved',
  'manual_review reject rejected',
  'additional_info_required resubmit manual_review',
  'additional_info_required lapse expired',
  'approved suspend suspended',
  'approved close closed',
  'rejected retry draft',
  'rejected accept_appeal manual_review',
  'suspended reinstate approved',
  'suspended close closed',
  'expired resume draft',
];

describe.each(kycMachine.states)('%s', (status) => {
  test.each(kycMachine.commands)('× %s goes where it was agreed, or nowhere', (command) => {
    const line = agreed.find((one) => one.startsWith(`${status} ${command} `));
    const outcome = sent(command, status);
    if (line === undefined) {
      expect(outcome).toMatchObject({ ok: false, refusal: { status: 409, details: { status, command } } });
    } else {
      expect(value(outcome)).toMatchObject({ from: status, to: line.split(' ')[2], command });
    }
  });

  test.each(kycMachine.nextCommands(status))('× %s is for its doers alone', (command) => {
    for (const role of onboardingRoles.filter((one) => !doers[command].includes(one))) {
      const outcome = decideTransition(at(status), samples[command].event, person('x', role), {
        ...facts,
        ...samples[command].facts,
      });
      expect(code(outcome)).toBe('kyc.actor_not_allowed');
    }
    const bySystem = decideTransition(at(status), samples[command].event, scheduler, facts);
    if (!doers[command].includes('system')) expect(code(bySystem)).toBe('kyc.actor_not_allowed');
  });
});

it('never lets an admin of the tenant move an application', () => {
  expect(Object.values(doers).flat()).not.toContain('tenant_admin');
});

describe('sending in', () => {
  it.each<[string, Partial<TransitionFacts>, string]>([
    ['without a signature', { maySign: false }, 'kyc.signatory_required'],
    ['incomplete', { requirementsDue: ['entity.doc.bank_statement:document_missing'] }, 'kyc.requirements_due'],
    ['without the warranty', { warrantyAccepted: false }, 'kyc.warranty_missing'],
    ['in a prohibited category', { category: categoryNamed('malware') }, 'kyc.category_prohibited'],
    ['in an unknown category', { category: null }, 'kyc.category_prohibited'],
    ['as a former member', { membershipActive: false }, 'kyc.membership_inactive'],
  ])('%s is refused', (_, more, refusal) => {
    expect(code(sent('submit', 'draft', more))).toBe(refusal);
  });

  it('freezes what was sent, and only of a live organisation', () => {
    const transition = value(sent('submit', 'draft'));
    expect(transition.change.snapshotHash).toBe('hash-2');
    expect(transition.effects).toContainEqual({ kind: 'freeze_snapshot', snapshotHash: 'hash-2' });
    const sandbox = at('draft', { environment: 'sandbox' });
    expect(code(decideTransition(sandbox, samples.submit.event, merchant, facts))).toBe('kyc.production_only');
    const startedThere = at('not_started', { environment: 'sandbox' });
    expect(code(decideTransition(startedThere, { kind: 'start' }, merchant, facts))).toBe('kyc.production_only');
  });
});

describe('automatic checks', () => {
  const run = (more: Partial<TransitionFacts>, app: Partial<KycApplication> = {}, actor: KycActor = rulesEngine) =>
    decideTransition(at('auto_verification', app), { kind: 'conclude_checks' }, actor, { ...facts, ...more });

  it('are concluded by the rules engine alone', () => {
    expect(code(run({}, {}, scheduler))).toBe('kyc.rules_engine_only');
  });

  it('approve with a decision that says so, and one in ten is looked at again', () => {
    const decision = { mode: 'auto', outcome: 'approve', proposedBy: null, decidedBy: null, snapshotHash: 'hash-1' };
    const transition = value(run({ sampleRoll: 9 }));
    expect(transition.effects).toContainEqual(
      expect.objectContaining({ kind: 'record_decision', decision: expect.objectContaining(decision) }),
    );
    expect(kinds(transition)).toContain('sample_for_review');
    expect(kinds(value(run({ sampleRoll: 10 })))).not.toContain('sample_for_review');
  });

  it.each<[string, Partial<TransitionFacts>, Partial<KycApplication>]>([
    ['it is switched off', { autoApprove: false }, {}],
    ['the risk is not low', {}, { riskTier: 'medium' }],
    ['nobody has assessed the risk', {}, { riskTier: null }],
    ['somebody is politically exposed', {}, { hasPep: true }],
    ['the category is restricted', { category: categoryNamed('gaming') }, {}],
    ['a check is missing', { checks: facts.checks.slice(1) }, {}],
    ['there are no checks', { checks: [] }, {}],
    [
      'a check has no answer',
      { checks: [{ key: 'pep', result: 'unavailable', asks: [] }, ...facts.checks.filter(({ key }) => key !== 'pep')] },
      {},
    ],
  ])('go to a person when %s', (_, more, app) => {
    const transition = value(run(more, app));
    expect(transition.to).toBe('manual_review');
    expect(kinds(transition)).toContain('open_case');
  });

  it('ask for better files by themselves, and that is no attempt', () => {
    const asks = [{ target: 'entity.doc.bank_statement', reasonCode: 'document_unreadable' }];
    const checks = facts.checks.map((check) =>
      check.key === 'docs_quality' ? { ...check, result: 'fail' as const, asks } : check,
    );
    const transition = value(run({ checks }));
    expect(transition.to).toBe('additional_info_required');
    const request = must(transition.effects.find((effect) => effect.kind === 'open_info_request'));
    expect(request).toMatchObject({ countsAsAttempt: false, items: [{ reasonCode: 'document_unreadable' }] });
    expect(transition.effects).toContainEqual({ kind: 'unlock', targetPaths: ['entity.doc.bank_statement'] });
    const answered = value(
      sent('resubmit', 'additional_info_required', { infoRequest: { openItems: 0, countsAsAttempt: false } }),
    );
    expect(answered.change.attempt).toBe(1);
    expect(answered.effects).toContainEqual({ kind: 'open_case', case: 'resubmission', assigneeId: null });
  });

  it('wait for their time', () => {
    expect(code(sent('overrun_checks', 'auto_verification', { timerDueAt: after }))).toBe('kyc.not_due');
    expect(code(sent('lapse', 'draft', { timerDueAt: null }))).toBe('kyc.not_due');
    expect(sent('lapse', 'draft', { timerDueAt: facts.now }).ok).toBe(true);
  });
});

describe('a question to the merchant', () => {
  const ask = (items: readonly (typeof item)[], more: Partial<TransitionFacts> = {}, actor: KycActor = reviewer) =>
    decideTransition(at('manual_review'), { kind: 'request_info', items }, actor, { ...facts, ...more });

  it('stops the clock, voids what was proposed, and opens nothing else', () => {
    const transition = value(ask([item, item]));
    expect(kinds(transition)).toEqual(expect.arrayContaining(['pause_sla', 'void_proposal', 'open_info_request']));
    expect(transition.effects).toContainEqual({ kind: 'unlock', targetPaths: [item.targetPath] });
  });

  it.each([
    ['nothing', [], 'kyc.request_empty'],
    ['no words', [{ ...item, merchantText: '  ' }], 'kyc.request_empty'],
    ['an unknown reason', [{ ...item, reasonCode: 'nonsense' }], 'kyc.reason_unknown'],
    ['a reason that would warn somebody', [{ ...item, reasonCode: 'sanctions_match' }], 'kyc.reason_not_curable'],
  ])('with %s is refused', (_, items, refusal) => {
    expect(code(ask(items))).toBe(refusal);
  });

  it('is not asked by somebody of the same house', () => {
    const insider = { ...reviewer, organizationIds: ['org-1'] };
    expect(code(ask([item], {}, insider))).toBe('kyc.conflict_of_interest');
  });

  it('is answered as a whole, and the last attempt goes to a lead', () => {
    const open = { openItems: 1, countsAsAttempt: true };
    expect(code(sent('resubmit', 'additional_info_required', { infoRequest: open }))).toBe('kyc.items_open');
    expect(code(sent('resubmit', 'additional_info_required', { infoRequest: null }))).toBe('kyc.items_open');
    const third = at('additional_info_required', { attempt: 3 });
    const infoRequest = { openItems: 0, countsAsAttempt: true };
    const transition = value(decideTransition(third, samples.resubmit.event, merchant, { ...facts, infoRequest }));
    expect(transition.change).toMatchObject({ attempt: 4, snapshotHash: 'hash-2' });
    expect(transition.effects).toContainEqual({ kind: 'escalate', to: 'compliance_lead' });
    expect(kinds(value(sent('resubmit', 'additional_info_required')))).not.toContain('escalate');
  });
});

describe('a rejection', () => {
  it('may be tried again while attempts are left, as a new version', () => {
    const retry = (app: Partial<KycApplication>) =>
      decideTransition(at('rejected', app), { kind: 'retry' }, merchant, facts);
    expect(value(retry({ rejectType: 'retry', attempt: 2 })).change).toEqual({
      status: 'draft',
      version: 2,
      attempt: 3,
      rejectType: null,
      snapshotHash: null,
    });
    expect(code(retry({ rejectType: 'retry', attempt: 3 }))).toBe('kyc.attempts_exhausted');
    expect(code(retry({ rejectType: 'final' }))).toBe('kyc.retry_not_possible');
  });

  it('that is final leads to a review by appeal alone', () => {
    const final = at('rejected', { rejectType: 'final', excludedReviewers: ['r1', 'l1'] });
    for (const command of kycMachine.commands.filter((one) => one !== 'accept_appeal')) {
      const sample = samples[command];
      expect(decideTransition(final, sample.event, sample.actor, { ...facts, ...sample.facts }).ok).toBe(false);
    }
    const appeal = (reviewerId: string) => decideTransition(final, { kind: 'accept_appeal', reviewerId }, lead, facts);
    expect(code(appeal('r1'))).toBe('kyc.appeal_other_reviewer');
    expect(value(appeal('r2'))).toMatchObject({ to: 'manual_review', change: { rejectType: null } });
  });

  it('keeps both who made it out of the appeal', () => {
    const transition = value(sent('reject', 'manual_review'));
    expect(transition.change.rejectType).toBe('retry');
    expect(transition.effects).toContainEqual({ kind: 'exclude_reviewers', personIds: ['r1', 'r2'] });
  });
});

describe('a suspension', () => {
  const suspend = (cause: (typeof suspensionCauses)[number], actor: KycActor, more: Partial<TransitionFacts>) =>
    decideTransition(at('approved'), { kind: 'suspend', cause }, actor, { ...facts, ...more });

  it('by the system needs a cause that is open; a hold is for two people', () => {
    expect(code(suspend('review_overdue', scheduler, { openCauses: [] }))).toBe('kyc.cause_missing');
    const held = { openCauses: ['compliance_hold'] as const };
    expect(code(suspend('compliance_hold', scheduler, held))).toBe('kyc.cause_missing');
    expect(code(suspend('compliance_hold', lead, { ...held, proposal: null }))).toBe('kyc.proposal_missing');
    expect(suspend('compliance_hold', lead, { ...held, proposal: proposed('suspend') }).ok).toBe(true);
  });

  it('ends when its cause is settled', () => {
    expect(code(sent('reinstate', 'suspended', { openCauses: ['review_overdue'] }))).toBe('kyc.cause_open');
    expect(value(sent('reinstate', 'suspended', { openCauses: ['compliance_hold'] })).to).toBe('approved');
  });
});

it('goes on after it had expired, with a new version of what had been sent in', () => {
  const resume = (snapshotHash: string | null) =>
    value(decideTransition(at('expired', { snapshotHash }), { kind: 'resume' }, merchant, facts)).change;
  expect(resume('hash-1')).toMatchObject({ version: 2, snapshotHash: null });
  expect(resume(null)).toMatchObject({ version: 1, snapshotHash: null });
});

const people = [
  reviewer,
  second,
  lead,
  merchant,
  person('a1', 'tenant_admin'),
  { ...lead, organizationIds: ['org-1'] },
];
const anyActor = fc.constantFrom<KycActor>(...people, scheduler, rulesEngine);
const anyEvent = fc.oneof(
  fc.constantFrom<KycEvent>(...Object.values(samples).map(({ event }) => event)),
  fc.constantFrom(...suspensionCauses).map((cause): KycEvent => ({ kind: 'suspend', cause })),
);
const anyProposal = fc.option(
  fc.record({
    outcome: fc.constantFrom(...proposalOutcomes),
    reasonCodes: fc.constantFrom([], ['registry_mismatch'], ['sanctions_match']),
    proposedBy: fc.constantFrom('r1', 'r2', 'l1'),
    proposerRole: fc.constantFrom('compliance_reviewer' as const, 'compliance_lead' as const),
    snapshotHash: fc.constantFrom('hash-1', 'hash-2'),
  }),
);
const anyFacts = fc
  .record({
    proposal: anyProposal,
    autoApprove: fc.constantFrom(true, true, true, false),
    openChecks: fc.constantFrom(0, 0, 1),
    checks: fc.constantFrom(facts.checks, []),
    infoRequest: fc.constantFrom(
      null,
      { openItems: 0, countsAsAttempt: true },
      { openItems: 1, countsAsAttempt: true },
    ),
    views: fc.constantFrom(facts.views, []),
    openCauses: fc.subarray([...suspensionCauses]),
  })
  .map((some): TransitionFacts => ({ ...facts, ...some }));
const anyApplication = fc.record({
  riskTier: fc.constantFrom('low' as const, 'low' as const, 'low' as const, 'high' as const, null),
  hasPep: fc.constantFrom(false, false, true),
  rejectType: fc.option(fc.constantFrom(...rejectTypes)),
});

/** Most of the steps are what should happen next, so that walks get far; the others are anything at all. */
const anyStep = fc.record({
  pick: fc.nat(),
  isPlausible: fc.constantFrom(true, true, false),
  isAllowed: fc.constantFrom(true, true, false),
  event: anyEvent,
  actor: anyActor,
  given: anyFacts,
});

function stepAt(current: KycApplication, { actor, event, given, isAllowed, isPlausible, pick }: Step) {
  const next = kycMachine.nextCommands(current.status);
  const command = isPlausible && next.length > 0 ? must(next[pick % next.length]) : event.kind;
  const sample = samples[command];
  const usual: TransitionFacts = { ...facts, ...sample.facts };
  const proposal = proposed(usual.proposal?.outcome ?? 'approve', { snapshotHash: current.snapshotHash ?? '' });
  return {
    event: isPlausible ? sample.event : event,
    actor: isAllowed ? sample.actor : actor,
    given: isAllowed && isPlausible ? { ...usual, proposal, autoApprove: given.autoApprove } : given,
  };
}
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

it('reaches approved with a decision only, and by two people unless the rules engine made it', () => {
  const approvals = { auto: 0, human: 0 };
  fc.assert(
    fc.property(
      anyApplication,
      fc.array(anyStep, { minLength: 1, maxLength: 60, size: 'max' }),
      fc.constantFrom(...kycMachine.states),
      (app, steps, status) => {
        let current: KycApplication = { ...application, ...app, status };
        for (const step of steps) {
          const { actor, event, given } = stepAt(current, step);
          const outcome = decideTransition(current, event, actor, given);
          if (!outcome.ok) continue;
          const { change, effects, from, to } = outcome.value;
          expect(kycMachine.targets(from, event.kind)).toContain(to);
          if (from === 'rejected' && current.rejectType === 'final') expect(event.kind).toBe('accept_appeal');
          if (to === 'approved') {
            const records = effects.flatMap((effect) => (effect.kind === 'record_decision' ? [effect.decision] : []));
            expect(records).toHaveLength(1);
            const { decidedBy, mode, proposedBy, snapshotHash } = must(records[0]);
            approvals[mode] += 1;
            expect(snapshotHash).toBe(current.snapshotHash);
            if (mode === 'auto')
              expect({ actor, given }).toMatchObject({ actor: rulesEngine, given: { autoApprove: true } });
            else {
              expect(decidedBy).not.toBe(proposedBy);
              expect(['r1', 'r2', 'l1']).toContain(proposedBy);
              expect(current.riskTier === 'low' ? ['r1', 'r2', 'l1'] : ['l1']).toContain(decidedBy);
            }
          }
          current = { ...current, ...change };
        }
      },
    ),
    { numRuns: 2_000, seed: 20261130 },
  );
  // The walks do get there: otherwise the property says nothing.
  expect(approvals.auto).toBeGreaterThan(25);
  expect(approvals.human).toBeGreaterThan(50);
});
