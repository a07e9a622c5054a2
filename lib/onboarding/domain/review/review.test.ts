import { describe, expect, it } from 'vitest';
import { type CapabilityKey, capabilityKeys } from '@/lib/kernel/capability';
import type { Outcome } from '@/lib/kernel/outcome';
import { dayMilliseconds } from '@/lib/onboarding/domain/calendar/timers';
import { decideTransition } from '@/lib/onboarding/domain/kyc/decide-transition';
import { kycStatuses } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { after, application, before, facts, must, now, scheduler } from '@/lib/onboarding/domain/testing/cases';
import { reviewEditions } from '@/lib/onboarding/policies/reviews';
import { type CapabilityFacts, capabilitiesOf, openCausesOf } from './capabilities';
import { decideReview, isOverdue, type PeriodicReview, reviewMachine } from './periodic-review';

const policy = must(reviewEditions[0]);
const scheduled: PeriodicReview = {
  state: 'scheduled',
  portions: ['identity', 'licences'],
  answered: [],
  opensAt: before,
  dueAt: null,
  lapsedAt: null,
};
const value = <T>(outcome: Outcome<T>): T => must(outcome.ok ? outcome.value : null);
const code = (outcome: Outcome<unknown>) => (outcome.ok ? null : outcome.refusal.code);
const open = value(decideReview(scheduled, 'open', { now, policy }));
const afterDays = (days: number, more = 0): Date => new Date(now.getTime() + days * dayMilliseconds + more);

describe('a periodic review', () => {
  it('opens on its day, for the shortest window of its parts', () => {
    expect(open).toMatchObject({ state: 'open', answered: [], dueAt: afterDays(30) });
    const profile = { ...scheduled, portions: ['business_profile', 'licences'] as const };
    expect(value(decideReview(profile, 'open', { now, policy })).dueAt).toEqual(afterDays(60));
    expect(code(decideReview({ ...scheduled, opensAt: after }, 'open', { now, policy }))).toBe('review.not_due');
  });

  it('is overdue after its last moment, not on it', () => {
    const lapse = (at: Date) => decideReview(open, 'lapse', { now: at, policy });
    expect(code(lapse(afterDays(30)))).toBe('review.not_due');
    expect(value(lapse(afterDays(30, 1)))).toMatchObject({ state: 'overdue', lapsedAt: afterDays(30, 1) });
  });

  it('is answered as a whole', () => {
    expect(code(decideReview({ ...open, answered: ['identity'] }, 'submit', { now, policy }))).toBe(
      'review.portions_open',
    );
    const answered = { ...open, answered: ['licences', 'identity'] as const };
    expect(value(decideReview(answered, 'submit', { now, policy }))).toMatchObject({
      state: 'submitted',
      lapsedAt: null,
    });
    expect(value(decideReview(answered, 'submit', { now: afterDays(31), policy })).lapsedAt).toEqual(afterDays(31));
  });

  it('that was late stays so until it is completed', () => {
    let review: PeriodicReview = {
      ...open,
      state: 'overdue',
      lapsedAt: afterDays(31),
      answered: ['identity', 'licences'],
    };
    for (const command of ['submit', 'take_up'] as const) {
      review = value(decideReview(review, command, { now: afterDays(32), policy }));
      expect(isOverdue(review, afterDays(32))).toBe(true);
    }
    review = value(decideReview(review, 'complete', { now: afterDays(33), policy }));
    expect(isOverdue(review, afterDays(33))).toBe(false);
  });

  it('refuses what its state does not allow', () => {
    for (const state of reviewMachine.states) {
      for (const command of reviewMachine.commands.filter((one) => reviewMachine.targets(state, one).length === 0)) {
        expect(code(decideReview({ ...scheduled, state }, command, { now, policy }))).toBe('review.not_possible');
      }
    }
  });

  it('suspends the approval on the day after its window, and no earlier', () => {
    const suspendAt = (at: Date) => {
      const openCauses = openCausesOf({
        now: at,
        review: open,
        hasUnreviewedInstrument: false,
        hasSanctionsHit: false,
        isHeld: false,
      });
      const approved = { ...application, status: 'approved' as const };
      return decideTransition(approved, { kind: 'suspend', cause: 'review_overdue' }, scheduler, {
        ...facts,
        now: at,
        openCauses,
      });
    };
    expect(code(suspendAt(afterDays(30)))).toBe('kyc.cause_missing');
    expect(value(suspendAt(afterDays(31))).to).toBe('suspended');
  });
});

describe('capabilities', () => {
  const everything: CapabilityFacts = {
    now,
    status: 'approved',
    review: null,
    gates: { g1: true, g4: true, goLive: true },
    hasStageCredentials: true,
    isExchanged: true,
    hasBillingInstrument: true,
    transferInstrument: 'verified',
  };
  const all = (more: Partial<CapabilityFacts> = {}) => capabilitiesOf({ ...everything, ...more });
  const off = (more: Partial<CapabilityFacts> = {}): readonly CapabilityKey[] => {
    const found = all(more);
    return capabilityKeys.filter((key) => !found[key].allowed);
  };

  it('are all on when everything is done', () => {
    expect(off()).toEqual([]);
    expect(Object.values(all()).every(({ reason }) => reason === null)).toBe(true);
  });

  it.each(kycStatuses.filter((status) => status !== 'approved'))('in %s open nothing', (status) => {
    const found = all({ status });
    const readable = status === 'suspended' ? ['production_key_use'] : [];
    expect(capabilityKeys.filter((key) => found[key].allowed)).toEqual(readable);
    expect(capabilityKeys.filter((key) => found[key].reason === null)).toEqual([]);
  });

  it.each<[string, Partial<CapabilityFacts>, readonly CapabilityKey[]]>([
    ['gate 1', { gates: { ...everything.gates, g1: false } }, ['stage_processing']],
    ['stage credentials', { hasStageCredentials: false }, ['stage_processing']],
    ['gate 4', { gates: { ...everything.gates, g4: false } }, ['temporal_key']],
    ['the exchange', { isExchanged: false }, ['production_key_use', 'production_processing', 'payouts']],
    ['the go-live', { gates: { ...everything.gates, goLive: false } }, ['production_processing', 'payouts']],
    ['a way to bill', { hasBillingInstrument: false }, ['production_processing', 'payouts']],
    ['an account for payouts', { transferInstrument: 'missing' }, ['payouts']],
    ['a verified account after a change', { transferInstrument: 'unverified' }, ['payouts']],
  ])('wait for %s', (_, more, keys) => {
    expect(off(more)).toEqual(keys);
  });

  it('let a key read before charges are unlocked, and say so', () => {
    const locked = all({ gates: { ...everything.gates, goLive: false } });
    expect(locked.production_key_use).toEqual({ allowed: true, reason: 'production_locked', deadline: null });
  });

  it('go on under an open review until its last day, and stop after it', () => {
    expect(off({ review: open })).toEqual([]);
    expect(all({ review: open }).payouts.deadline).toEqual(afterDays(30));
    expect(all({ review: open }).discovery.deadline).toBeNull();
    expect(off({ review: open, now: afterDays(30) })).toEqual([]);
    expect(off({ review: open, now: afterDays(31) })).toEqual(['temporal_key', 'production_processing', 'payouts']);
    expect(all({ review: open, now: afterDays(31) }).payouts.reason).toBe('review_overdue');
  });
});

it('names every open cause of a suspension', () => {
  const none = { now, review: null, hasUnreviewedInstrument: false, hasSanctionsHit: false, isHeld: false };
  expect(openCausesOf(none)).toEqual([]);
  const overdue = { ...open, state: 'overdue' as const, lapsedAt: now };
  expect(
    openCausesOf({ now, review: overdue, hasUnreviewedInstrument: true, hasSanctionsHit: true, isHeld: true }),
  ).toEqual(['review_overdue', 'transfer_instrument_changed', 'sanctions_hit', 'compliance_hold']);
});
