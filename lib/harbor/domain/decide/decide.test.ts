import { describe, expect, test } from 'vitest';
import { dueAt, type IntentFacts } from '@/lib/harbor/domain/intent';
import { balances } from '@/lib/harbor/domain/ledger/postings';
import { evidenceDigests } from '@/lib/harbor/domain/signing/evidence';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Outcome } from '@/lib/kernel/outcome';
import { decideDeadline } from './deadline';
import type { Decision } from './decision';
import { decideDispute } from './dispute';
import { decideEvidence } from './evidence';
import { decideFunding, decideFundingResult } from './funding';
import { decideSettlement, decideSettlementResult } from './settlement';
import {
  before,
  deadline,
  disputed,
  funded,
  fundingPlan,
  judged,
  open,
  operation,
  plan,
  refund,
  release,
  said,
} from './testing/intents';

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}
const code = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);
const kinds = (decision: Decision): readonly string[] => decision.events.map(({ kind }) => kind);

describe('funding', () => {
  test('begins the plan and says that it is under way', () => {
    const step = value(decideFunding(open, [], fundingPlan, before));
    expect(step).toMatchObject({
      kind: 'call',
      decision: {
        change: { state: 'open', status: 'funding' },
        operation: { kind: 'open_checkout', attempt: 1 },
        postings: [],
      },
    });
  });

  test.each(['planned', 'sent', 'pending', 'unknown'] as const)('joins an authorisation that is %s', (status) => {
    expect(value(decideFunding(open, [operation('authorise', status)], fundingPlan, before))).toMatchObject({
      kind: 'under_way',
    });
  });

  test('a declined authorisation may be tried anew as a new row', () => {
    const tried = [operation('open_checkout', 'succeeded'), operation('authorise', 'failed')];
    const step = value(decideFunding(open, tried, fundingPlan, before));
    expect(step).toMatchObject({ kind: 'call', decision: { operation: { kind: 'open_checkout', attempt: 2 } } });
  });

  test('goes on with the plan after its first operation', () => {
    const opened = decideFundingResult(
      open,
      operation('open_checkout', 'sent'),
      said('succeeded'),
      fundingPlan,
      before,
      'cap',
    );
    expect(opened).toMatchObject({
      change: { state: 'open', status: 'funding' },
      operation: { kind: 'authorise', attempt: 1 },
    });
    const step = value(decideFunding(open, [operation('open_checkout', 'succeeded')], fundingPlan, before));
    expect(step).toMatchObject({ kind: 'call', decision: { operation: { kind: 'authorise', attempt: 1 } } });
  });

  test('keeps until when the rail holds the money, and looks at it before that', () => {
    const holds = { ...said('succeeded'), detail: { hold_expires_at: '2026-05-30T00:00:00Z' } };
    const now = new Date('2026-05-23T00:00:00Z');
    const { change } = decideFundingResult(open, operation('authorise', 'sent'), holds, fundingPlan, now, 'cap');
    expect(change.holdExpiresAt).toEqual(new Date('2026-05-30T00:00:00Z'));
    expect(dueAt({ ...open, ...change })).toEqual(new Date('2026-05-29T18:00:00Z'));
  });

  test('funded money answers again', () => {
    expect(value(decideFunding(funded, [operation('authorise', 'succeeded')], fundingPlan, before))).toEqual({
      kind: 'funded',
    });
  });

  test('at the deadline it is too late', () => {
    expect(code(decideFunding(open, [], fundingPlan, deadline))).toBe('intent.expired');
    expect(code(decideFunding(open, [], fundingPlan, before))).toBeNull();
  });

  test('holds the money when the rail confirms', () => {
    const decision = decideFundingResult(
      open,
      operation('authorise', 'sent'),
      said('succeeded'),
      fundingPlan,
      before,
      'cap-1',
    );
    expect(decision.change).toMatchObject({
      state: 'funded',
      status: 'funded',
      fundedAt: before,
      capabilityId: 'cap-1',
    });
    expect(balances(decision.postings)).toEqual({ payer: -1_000n, held: 1_000n, payee: 0n, platform: 0n });
    expect(kinds(decision)).toEqual(['settlement_hold_placed']);
  });

  test('issues the capability at a whole second, so that the stored instant signs to the same token', () => {
    const now = new Date('2026-05-31T23:59:58.700Z');
    const { change } = decideFundingResult(
      open,
      operation('authorise', 'sent'),
      said('succeeded'),
      fundingPlan,
      now,
      'cap-1',
    );
    expect(change.capabilityIssuedAt).toEqual(new Date('2026-05-31T23:59:58Z'));
  });

  test('moves nothing when the rail declines, waits or does not answer', () => {
    for (const [status, shown] of [
      ['failed', 'open'],
      ['pending', 'funding'],
      ['unknown', 'unknown'],
    ] as const) {
      const decision = decideFundingResult(
        { ...open, status: 'funding' },
        operation('authorise', 'sent'),
        said(status),
        fundingPlan,
        before,
        'cap-1',
      );
      expect(decision.change).toMatchObject({ state: 'open', status: shown, capabilityId: null, fundedAt: null });
      expect(decision.postings).toEqual([]);
      expect(kinds(decision)).toEqual(status === 'failed' ? ['settlement_rail_failed'] : []);
    }
  });

  test('a result for an intent that cannot be funded any more is a bug, not money', () => {
    expect(() =>
      decideFundingResult(funded, operation('authorise', 'sent'), said('succeeded'), fundingPlan, before, 'cap-1'),
    ).toThrow();
    expect(() =>
      decideFundingResult(
        { ...open, state: 'expired' },
        operation('authorise', 'sent'),
        said('succeeded'),
        fundingPlan,
        before,
        'cap-1',
      ),
    ).toThrow();
  });
});

describe('evidence', () => {
  interface Terms {
    readonly predicate_dsl: JsonObject;
    readonly evidence_schema: JsonObject;
  }
  const agreed: Terms = {
    predicate_dsl: { version: 1, root: { op: 'eq', path: ['status'], value: 'completed' } },
    evidence_schema: { type: 'object', properties: { status: { type: 'string' } }, required: ['status'] },
  };
  const submit = (intent: IntentFacts, payload: JsonObject, now = before, terms: Terms = agreed) =>
    decideEvidence(intent, terms, payload, evidenceDigests({ payload, artifacts: [] }), now);

  test.each([
    ['completed', true],
    ['failed', false],
  ] as const)('%s is judged, and the verdict is kept', (status, passed) => {
    const { decision, evaluation } = value(submit(funded, { status }));
    expect(evaluation.passed).toBe(passed);
    expect(decision).toMatchObject({ change: { state: 'evidence_submitted', settlementKind: null }, postings: [] });
    expect(decision.events).toEqual([
      {
        kind: 'evidence_submitted',
        facts: expect.objectContaining({ payload_digest: expect.stringMatching(/^[0-9a-f]{64}$/) }),
      },
      {
        kind: 'predicate_evaluated',
        facts: { passed, trace_hash: evaluation.traceHash, fuel_used: evaluation.fuelUsed },
      },
    ]);
  });

  test('of another shape is refused with the place, and nothing is decided', () => {
    const outcome = submit(funded, { status: 1 });
    expect(outcome).toMatchObject({
      refusal: {
        code: 'evidence.schema_mismatch',
        status: 422,
        field: 'payload.status',
        details: { errors: [{ path: ['status'], keyword: 'type', message: 'must be string, is number' }] },
      },
    });
  });

  test('at the deadline it is too late', () => {
    expect(code(submit(funded, { status: 'completed' }, deadline))).toBe('intent.expired');
  });

  test('that costs too much is refused', () => {
    expect(code(submit(funded, { status: 'x'.repeat(700_000) }))).toBe('predicate.fuel_exhausted');
    const list = Array.from({ length: 9_000 }, () => 'a');
    const evidence_schema = { properties: { list: { items: { type: 'string' } } } };
    expect(code(submit(funded, { list }, before, { ...agreed, evidence_schema }))).toBe('predicate.fuel_exhausted');
  });

  test.each([open, judged, disputed])('$state refuses it', (intent) => {
    expect(code(submit(intent, { status: 'completed' }))).not.toBeNull();
  });
});

describe('settlement', () => {
  test('sets its kind once, with the operation that is planned', () => {
    const step = value(decideSettlement(judged, [], 'confirm', release, plan, before));
    expect(step).toMatchObject({
      kind: 'settle',
      decision: {
        change: {
          state: 'evidence_submitted',
          status: 'settling',
          settlementKind: 'release',
          endReason: 'predicate_passed',
        },
        operation: { kind: 'capture', attempt: 1 },
        postings: [],
      },
    });
  });

  test('goes on with the plan, and moves the books with its last operation only', () => {
    const settling: IntentFacts = {
      ...judged,
      status: 'settling',
      settlementKind: 'release',
      endReason: 'predicate_passed',
    };
    const captured = decideSettlementResult(
      settling,
      operation('capture', 'sent'),
      [],
      said('succeeded'),
      plan,
      0n,
      before,
    );
    expect(captured).toMatchObject({
      change: { state: 'evidence_submitted', status: 'settling' },
      operation: { kind: 'transfer', attempt: 1 },
      postings: [],
    });
    const next = value(decideSettlement(settling, [operation('capture', 'succeeded')], 'confirm', release, plan, before));
    expect(next).toMatchObject({ decision: { operation: { kind: 'transfer', attempt: 1 } } });
    const paid = decideSettlementResult(
      settling,
      operation('transfer', 'sent'),
      [],
      said('succeeded'),
      plan,
      0n,
      before,
    );
    expect(paid.change).toMatchObject({ state: 'released', status: 'released', endedAt: before });
    expect(balances(paid.postings)).toEqual({ payer: 0n, held: -1_000n, payee: 1_000n, platform: 0n });
    expect(kinds(paid)).toEqual(['settlement_rail_confirmed', 'released']);
  });

  test('after a failed call the same kind goes on as a new row; the other kind is refused', () => {
    const failed = decideSettlementResult(
      { ...judged, status: 'settling', settlementKind: 'refund' },
      operation('void', 'sent'),
      [],
      said('failed'),
      plan,
      0n,
      before,
    );
    expect(failed).toMatchObject({ change: { status: 'evidence_submitted', settlementKind: 'refund' }, postings: [] });
    const again: IntentFacts = { ...judged, ...failed.change };
    const tried = [operation('void', 'failed')];
    expect(value(decideSettlement(again, tried, 'confirm', refund, plan, before))).toMatchObject({
      decision: { operation: { kind: 'void', attempt: 2 } },
    });
    expect(code(decideSettlement(again, tried, 'confirm', release, plan, before))).toBe('intent.settling');
    expect(code(decideDispute(again, [], 'too late'))).toBe('intent.settling');
  });

  test('an answer that did not arrive is shown, and nobody calls again', () => {
    const settling: IntentFacts = { ...judged, status: 'settling', settlementKind: 'release' };
    const lost = decideSettlementResult(settling, operation('capture', 'sent'), [], said('unknown'), plan, 0n, before);
    expect(lost).toMatchObject({
      change: { status: 'unknown', state: 'evidence_submitted' },
      postings: [],
      events: [],
    });
    const asked = decideSettlement(
      { ...judged, ...lost.change },
      [operation('capture', 'unknown')],
      'confirm',
      release,
      plan,
      before,
    );
    expect(value(asked)).toMatchObject({ kind: 'under_way' });
  });

  test('each command settles only what it may', () => {
    expect(code(decideSettlement(funded, [], 'confirm', release, plan, before))).toBe('intent.evidence_missing');
    expect(code(decideSettlement(open, [], 'confirm', release, plan, before))).toBe('intent.not_funded');
    expect(code(decideSettlement(disputed, [], 'confirm', release, plan, before))).toBe('intent.disputed');
    expect(code(decideSettlement(judged, [], 'resolve_dispute', release, plan, before))).toBe('intent.not_disputed');
    expect(code(decideSettlement(disputed, [], 'resolve_dispute', release, plan, before))).toBeNull();
    expect(code(decideSettlement(funded, [], 'expire', refund, plan, before))).toBeNull();
    // What was never funded has nothing to return, and what expired is never released.
    expect(() => decideSettlement(open, [], 'expire', refund, plan, before)).toThrow();
    expect(() => decideSettlement(funded, [], 'expire', release, plan, before)).toThrow();
  });

  test('a result without a decided kind is a bug, not a refund', () => {
    expect(() =>
      decideSettlementResult(judged, operation('capture', 'sent'), [], said('succeeded'), plan, 0n, before),
    ).toThrow();
  });
});

describe('a passed deadline', () => {
  test('ends an unfunded intent for good', () => {
    expect(decideDeadline(open, [], before)).toEqual({ kind: 'nothing' });
    const step = decideDeadline(open, [operation('authorise', 'failed')], deadline);
    expect(step).toMatchObject({
      kind: 'expire',
      decision: {
        change: { state: 'expired', status: 'expired', endReason: 'expired', endedAt: deadline },
        postings: [],
      },
    });
  });

  test('returns money without evidence, lets evidence decide, leaves disputes alone', () => {
    expect(decideDeadline(funded, [], deadline)).toEqual({ kind: 'refund' });
    expect(decideDeadline(judged, [], deadline)).toEqual({ kind: 'confirm' });
    expect(decideDeadline(disputed, [], deadline)).toEqual({ kind: 'nothing' });
  });

  test('asks the rail while an operation is under way, and does nothing beside it', () => {
    const asks = (kind: 'authorise' | 'capture') => ({ kind: 'ask', operationId: operation(kind, 'sent').id });
    expect(decideDeadline(open, [operation('authorise', 'unknown')], deadline)).toEqual(asks('authorise'));
    expect(decideDeadline(judged, [operation('capture', 'pending')], deadline)).toEqual(asks('capture'));
  });

  test('comes earlier when the hold lapses earlier', () => {
    const lapsing: IntentFacts = { ...funded, holdExpiresAt: new Date(before.getTime() + 60_000) };
    expect(decideDeadline(lapsing, [], before)).toEqual({ kind: 'nothing' });
    expect(decideDeadline(lapsing, [], new Date(before.getTime() + 54_000))).toEqual({ kind: 'refund' });
  });
});
