import { describe, expect, test } from 'vitest';
import type { IntentFacts } from '@/lib/harbor/domain/intent';
import { balances, hold, release } from '@/lib/harbor/domain/ledger/postings';
import { decideDispute } from './dispute';
import { claimedOf, decideFact, decideMendingResult, type FactDraft, inOrder } from './fact';
import { decideSettlement, decideSettlementResult } from './settlement';
import { before, disputed, funded, judged, open, operation, plan, said } from './testing/intents';

const fact = (kind: FactDraft['kind'], more: Partial<FactDraft> = {}): FactDraft => ({
  kind,
  ref: 'dp_1',
  reason: 'fraudulent',
  amount: 0n,
  inquiry: false,
  won: null,
  ...more,
});
const released: IntentFacts = { ...judged, state: 'released', status: 'released', endedAt: before };
const refunded: IntentFacts = { ...judged, state: 'refunded', status: 'refunded', endedAt: before };
const refundPlan = { ...plan, refund: ['refund'] } as const;
const kinds = (decision: ReturnType<typeof decideFact>) => decision?.events.map(({ kind }) => kind);

describe('a hold that is gone', () => {
  test.each([funded, judged, disputed])('ends $state money with its payer', (intent) => {
    const decision = decideFact(intent, [], fact('hold_lost'), before);
    expect(decision?.change).toMatchObject({ state: 'refunded', endReason: 'hold_lost', endedAt: before });
    expect(balances([hold(intent), ...(decision?.postings ?? [])])).toMatchObject({ payer: 0n, held: 0n });
    expect(kinds(decision)).toEqual(['hold_lost', 'refunded']);
  });

  test('waits while the rail is being asked, and moves nothing after the end or before the hold', () => {
    expect(decideFact(judged, [operation('capture', 'sent')], fact('hold_lost'), before)).toBeNull();
    for (const intent of [open, released, refunded]) {
      expect(decideFact(intent, [], fact('hold_lost'), before)).toMatchObject({
        change: { state: intent.state },
        postings: [],
      });
    }
  });
});

describe('a dispute at the rail', () => {
  test.each([funded, judged])('freezes $state money', (intent) => {
    const decision = decideFact(intent, [], fact('dispute_opened'), before);
    expect(decision).toMatchObject({ change: { state: 'disputed', status: 'disputed' }, postings: [] });
    expect(kinds(decision)).toEqual(['disputed']);
  });

  test('an inquiry freezes nothing', () => {
    const decision = decideFact(funded, [], fact('dispute_opened', { inquiry: true }), before);
    expect(decision?.change.state).toBe('funded');
    expect(kinds(decision)).toEqual(['rail_warning']);
  });

  test('money that a bank has taken back is frozen too, after an inquiry as well', () => {
    const decision = decideFact(funded, [], fact('funds_withdrawn', { amount: 1_000n }), before);
    expect(decision?.change.state).toBe('disputed');
    expect(balances(decision?.postings ?? [])).toMatchObject({ payer: 1_000n, platform: -1_000n });
  });

  test('beside a settlement, or after the end, it is a claim and the state stays', () => {
    for (const intent of [{ ...judged, settlementKind: 'release' } as const, released]) {
      const decision = decideFact(intent, [], fact('dispute_opened'), before);
      expect(decision?.change.state).toBe(intent.state);
      expect(kinds(decision)).toEqual(['claim_opened']);
    }
  });
});

describe('money that a bank takes back', () => {
  const withdrawn = fact('funds_withdrawn', { amount: 1_000n });

  test('out of released money is asked back from the payee, who makes good for it', () => {
    const paid = [operation('capture', 'succeeded'), operation('transfer', 'succeeded')];
    const decision = decideFact(released, paid, withdrawn, before);
    expect(decision).toMatchObject({
      change: { state: 'released' },
      operation: { kind: 'reverse_transfer', attempt: 1, amount: 1_000n },
    });
    const taken = [hold(released), release(released), ...(decision?.postings ?? [])];
    expect(balances(taken)).toEqual({ payer: 0n, held: 0n, payee: 1_000n, platform: -1_000n });
    const back = { kind: 'reverse_transfer', amount: 1_000n } as const;
    const good = decideMendingResult(released, back, said('succeeded'));
    expect(balances([...taken, ...good.postings])).toEqual({ payer: 0n, held: 0n, payee: 0n, platform: 0n });
    const refused = decideMendingResult(released, back, said('failed'));
    expect(refused.postings).toEqual([]);
  });

  test('out of held money is made good by a refund, which pays the payer only once', () => {
    const decision = decideFact(disputed, [], withdrawn, before);
    expect(decision?.operation).toBeUndefined();
    const taken = [hold(disputed), ...(decision?.postings ?? [])];
    const settling: IntentFacts = { ...disputed, settlementKind: 'refund' };
    const ended = decideSettlementResult(
      settling,
      operation('void', 'sent'),
      [],
      { ...said('succeeded'), detail: { given_back_by_bank: 1_000 } },
      plan,
      claimedOf([withdrawn]),
      before,
    );
    expect(balances([...taken, ...ended.postings])).toEqual({ payer: 0n, held: 0n, payee: 0n, platform: 0n });
  });

  test.each([1_000n, 400n])('of %d reaches the books in either order beside a refund of the rest', (given) => {
    const part = fact('funds_withdrawn', { amount: given });
    const settling: IntentFacts = { ...disputed, settlementKind: 'refund' };
    const result = { ...said('succeeded'), detail: { given_back_by_bank: Number(given) } };
    const sent = (claimed: bigint) =>
      decideSettlementResult(settling, operation('refund', 'sent'), [], result, refundPlan, claimed, before).postings;
    const told = (intent: IntentFacts) => decideFact(intent, [], part, before)?.postings ?? [];
    const first = [...told(disputed), ...sent(given)];
    const last = [...sent(0n), ...told(refunded)];
    for (const postings of [first, last]) {
      expect(balances([hold(disputed), ...postings])).toEqual({ payer: 0n, held: 0n, payee: 0n, platform: 0n });
    }
  });

  test('beside a refund that was really sent is lost to the platform, and the books say so', () => {
    const taken = [hold(disputed), ...(decideFact(disputed, [], withdrawn, before)?.postings ?? [])];
    const settling: IntentFacts = { ...disputed, settlementKind: 'refund' };
    const sent = decideSettlementResult(
      settling,
      operation('refund', 'sent'),
      [],
      said('succeeded'),
      refundPlan,
      1_000n,
      before,
    );
    expect(balances([...taken, ...sent.postings])).toEqual({ payer: 1_000n, held: 0n, payee: 0n, platform: -1_000n });
  });

  test('while a release waits for its transfer: a refused transfer leaves it to a ruling', () => {
    const settling: IntentFacts = {
      ...judged,
      status: 'settling',
      settlementKind: 'release',
      endReason: 'predicate_passed',
    };
    const made = [operation('capture', 'succeeded')];
    const refused = decideSettlementResult(
      settling,
      operation('transfer', 'sent'),
      made,
      said('failed'),
      plan,
      1_000n,
      before,
    );
    expect(refused.change).toMatchObject({ state: 'disputed', settlementKind: null, endReason: null });
    const frozen: IntentFacts = { ...settling, ...refused.change };
    const ruled = decideSettlement(
      frozen,
      [...made, operation('transfer', 'failed')],
      'resolve_dispute',
      { kind: 'refund', reason: 'dispute_refund' },
      plan,
      before,
    );
    expect(ruled).toMatchObject({
      ok: true,
      value: { kind: 'settle', decision: { operation: { kind: 'void', attempt: 1 } } },
    });
  });

  test('found after a transfer whose answer was lost is asked back from the payee', () => {
    const settling: IntentFacts = {
      ...judged,
      status: 'unknown',
      settlementKind: 'release',
      endReason: 'predicate_passed',
    };
    const paid = decideSettlementResult(
      settling,
      operation('transfer', 'unknown'),
      [operation('capture', 'succeeded')],
      said('succeeded'),
      plan,
      1_000n,
      before,
    );
    expect(paid).toMatchObject({
      change: { state: 'released' },
      operation: { kind: 'reverse_transfer', amount: 1_000n },
    });
  });

  test('a release that the rail refuses for good may be disputed, but none that was paid', () => {
    const stranded: IntentFacts = { ...judged, settlementKind: 'release', endReason: 'predicate_passed' };
    const made = [operation('capture', 'succeeded'), operation('transfer', 'failed')];
    expect(decideDispute(stranded, made, 'The account is closed.')).toMatchObject({
      ok: true,
      value: { change: { state: 'disputed', settlementKind: null } },
    });
    const paid = [operation('transfer', 'succeeded'), operation('payout', 'failed')];
    expect(decideDispute(stranded, paid, 'too late')).toMatchObject({ ok: false });
    expect(decideDispute(stranded, [operation('capture', 'unknown')], 'too early')).toMatchObject({ ok: false });
    expect(decideDispute({ ...stranded, settlementKind: 'refund' }, [operation('void', 'failed')], 'no')).toMatchObject(
      { ok: false },
    );
  });

  test('and gives back leaves nothing claimed', () => {
    const back = fact('funds_reinstated', { amount: 1_000n });
    expect(claimedOf([withdrawn, back])).toBe(0n);
    const postings = [withdrawn, back].flatMap((each) => decideFact(disputed, [], each, before)?.postings ?? []);
    expect(balances(postings)).toEqual({ payer: 0n, held: 0n, payee: 0n, platform: 0n });
  });
});

test('facts that are found together are applied in the order in which they happened', () => {
  const found = [fact('hold_lost'), fact('dispute_closed'), fact('funds_withdrawn'), fact('dispute_opened')];
  expect(inOrder(found).map(({ kind }) => kind)).toEqual([
    'dispute_opened',
    'funds_withdrawn',
    'dispute_closed',
    'hold_lost',
  ]);
});
