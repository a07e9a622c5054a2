import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncIntent } from '@/lib/harbor';
import type { RailFact, RailOutcome, Rails } from '@/lib/harbor/ports';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { createStack, type Stack, type TestTenant, unhurried } from '@/lib/testing/stack';

let stack: Stack;
let tenant: TestTenant;
let rival: TestTenant;

beforeAll(async () => {
  stack = await createStack({ patience: unhurried });
  [tenant, rival] = [await stack.tenant('acme'), await stack.tenant('rival')];
});
afterAll(() => stack.close());

const root = '/v1/disputes/cases';
const caseOf = (intentId: string): string => `case_${intentId.replaceAll('-', '')}`;

async function funded(scenario = 'ok'): Promise<string> {
  const intentId = uuidV4();
  const budget = { currency: 'usd', max_spend_usd: 200, sandbox_scenario: scenario };
  expect(await tenant.client.create({ intentId, budget })).toMatchObject({ status: 201 });
  expect(await tenant.client.fund(intentId)).toMatchObject({ status: 200 });
  return intentId;
}

async function disputed(): Promise<string> {
  const intentId = await funded();
  expect(await tenant.client.post(root, { intent_id: intentId, reason: 'not delivered' })).toMatchObject({
    status: 201,
  });
  return intentId;
}

const read = async (intentId: string) => (await tenant.client.get(`${root}/${caseOf(intentId)}`)).body;
const setStatus = (intentId: string, body: object, headers?: Readonly<Record<string, string>>) =>
  tenant.client.post(`${root}/${caseOf(intentId)}/status`, body, headers);

describe('a case', () => {
  it('opens with the intent’s dispute and says why, by when and over how much', async () => {
    const intentId = await funded();
    const opened = await tenant.client.post(root, { intent_id: intentId, reason: 'not delivered' });
    expect(opened).toMatchObject({
      status: 201,
      body: { case_id: caseOf(intentId), intent_id: intentId, tenant_id: tenant.tenant.publicId, status: 'open' },
    });
    const found = await read(intentId);
    expect(found).toMatchObject({
      status: 'open',
      reason: 'not delivered',
      amount_cents: 20_000,
      currency: 'usd',
      intent_state: 'disputed',
      ruling: null,
      resolved_at: null,
      timeline: [{ kind: 'opened', actor: found.opened_by }],
      evidence_refs: [],
      notes: [],
    });
    expect(new Date(found.due_at).getTime() - new Date(found.opened_at).getTime()).toBe(10 * 24 * 3_600_000);
  });

  it('opens as well when the engine’s own route froze the money', async () => {
    const intentId = await funded();
    const path = `/harbor/operator/v1/intents/${intentId}/dispute/open`;
    expect(await tenant.client.post(path, { reason: 'by the engine' })).toMatchObject({ status: 200 });
    expect(await read(intentId)).toMatchObject({ status: 'open', reason: 'by the engine' });
  });

  it('opens as well when the rail’s own dispute did, with the rail’s reason and term', async () => {
    const intentId = await funded();
    const dueAt = new Date('2030-01-02T03:04:05Z');
    const fact: RailFact = {
      kind: 'dispute_opened',
      ref: 'dp_1',
      reason: 'fraudulent',
      amount: 20_000n,
      inquiry: false,
      dueAt,
    };
    const { engine } = stack.services;
    const rails: Rails = (rail, mode, environment, kind) => {
      const port = engine.rails(rail, mode, environment, kind);
      return port === null ? null : { ...port, inspect: () => Promise.resolve([fact]) };
    };
    const ctx: Ctx = {
      tenant: tenant.tenant,
      actor: { kind: 'system', id: 'worker' },
      requestId: 'req_sync',
      now: new Date(),
    };
    await syncIntent({ ...engine, rails }, ctx, intentId);
    await syncIntent({ ...engine, rails }, ctx, intentId);
    expect(await read(intentId)).toMatchObject({
      status: 'open',
      reason: 'fraudulent',
      opened_by: 'system:worker',
      due_at: dueAt.toISOString(),
      timeline: [{ kind: 'opened', request_id: 'req_sync' }],
    });
  });

  it('opens once: a second opening is refused, a repeat under its key is answered alike', async () => {
    const intentId = await funded();
    const body = { intent_id: intentId, reason: 'twice' };
    const key = { 'idempotency-key': uuidV4() };
    const first = await tenant.client.post(root, body, key);
    expect(await tenant.client.post(root, body, key)).toMatchObject({ status: 201, body: first.body });
    expect(await tenant.client.post(root, { ...body, reason: 'other' }, key)).toMatchObject({ status: 409 });
    expect(await tenant.client.post(root, body)).toMatchObject({
      status: 409,
      body: { error: { code: 'intent.disputed' } },
    });
    expect((await read(intentId)).timeline).toHaveLength(1);
  });

  it('does not open where no money is held', async () => {
    const intentId = uuidV4();
    await tenant.client.create({ intentId });
    expect(await tenant.client.post(root, { intent_id: intentId, reason: 'why not' })).toMatchObject({ status: 409 });
    expect(await tenant.client.get(`${root}/${caseOf(intentId)}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'dispute.not_found' } },
    });
  });

  it('is unknown to another tenant, whatever is asked of it', async () => {
    const intentId = await disputed();
    const path = `${root}/${caseOf(intentId)}`;
    const { client } = rival;
    const answers = [
      await client.get(path),
      await client.get(`${path}/arbitration-packet`),
      await client.post(`${path}/notes`, { body: 'hello' }),
      await client.post(`${path}/due-date`, { due_at: '2999-01-01T00:00:00Z' }),
      await client.post(`${path}/status`, { status: 'under_review' }),
      await client.post(`${path}/status`, { status: 'resolved_refund', resolution_note: 'mine' }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body.error.code).toBe('dispute.not_found');
    }
    expect((await client.get(root)).body.items).toEqual([]);
  });
});

describe('statuses', () => {
  it.each(['under_review', 'escalated_external', 'resolved_split'])('%s leaves the money frozen', async (status) => {
    const intentId = await disputed();
    const answer = await setStatus(intentId, { status, resolution_note: 'as agreed' });
    expect(answer).toMatchObject({ status: 200, body: { status, intent_state: 'disputed' } });
    expect((await read(intentId)).timeline.at(-1)).toMatchObject({
      kind: 'status_changed',
      detail: { from: 'open', to: status },
    });
    expect(await tenant.client.confirm(intentId)).toMatchObject({
      status: 409,
      body: { error: { code: 'intent.disputed' } },
    });
  });

  it.each([
    ['resolved_release', undefined, 'released'],
    ['resolved_refund', undefined, 'refunded'],
    ['withdrawn', 'release', 'released'],
    ['withdrawn', 'refund', 'refunded'],
  ])('%s (%s) moves the money and ends the case', async (status, resolution, state) => {
    const intentId = await disputed();
    await setStatus(intentId, { status: 'resolved_split', resolution_note: 'half each, settled elsewhere' });
    const body = { status, resolution_note: 'the desk decided', ...(resolution && { resolution }) };
    const key = { 'idempotency-key': uuidV4() };
    const answer = await setStatus(intentId, body, key);
    expect(answer).toMatchObject({ status: 200, body: { status, intent_state: state } });
    expect(await setStatus(intentId, body, key)).toMatchObject({ status: 200, body: answer.body });
    const found = await read(intentId);
    expect(found).toMatchObject({
      status,
      intent_state: state,
      resolution_note: 'the desk decided',
      next_statuses: [],
    });
    expect(found.resolved_at).not.toBeNull();
    expect(found.timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
      'opened',
      'status_changed',
      'ruled',
      'ended',
    ]);
    const refused = await tenant.client.post(`${root}/${caseOf(intentId)}/notes`, { body: 'late' });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'dispute.ended' } } });
    expect(await setStatus(intentId, { status: 'under_review' })).toMatchObject({ status: 409 });
  });

  it('follow the engine’s own resolve route', async () => {
    const intentId = await disputed();
    const path = `/harbor/operator/v1/intents/${intentId}/dispute/resolve`;
    expect(await tenant.client.post(path, { resolution: 'refund', reason: 'agreed' })).toMatchObject({ status: 200 });
    expect(await read(intentId)).toMatchObject({ status: 'resolved_refund', intent_state: 'refunded' });
  });

  it('cannot be reached from everywhere, nor without a reason', async () => {
    const intentId = await disputed();
    const codes = [
      [{ status: 'resolved_split' }, 422, 'dispute.note_required'],
      [{ status: 'withdrawn', resolution_note: 'x' }, 422, 'dispute.resolution_required'],
      [{ status: 'resolved_split', resolution_note: 'x', resolution: 'release' }, 422, 'dispute.resolution_not_taken'],
      [{ status: 'open' }, 400, 'request.invalid'],
    ] as const;
    for (const [body, status, code] of codes) {
      expect(await setStatus(intentId, body)).toMatchObject({ status, body: { error: { code } } });
    }
    await setStatus(intentId, { status: 'resolved_refund', resolution_note: 'done' });
    expect(await setStatus(intentId, { status: 'resolved_release', resolution_note: 'no' })).toMatchObject({
      status: 409,
      body: { error: { code: 'dispute.status_unreachable' } },
    });
  });

  it('sixty-four rulings at once move the money once, one way', async () => {
    const intentId = await disputed();
    const ask = (at: number) =>
      setStatus(intentId, { status: at % 2 ? 'resolved_release' : 'resolved_refund', resolution_note: `desk ${at}` });
    const answers = await Promise.all(Array.from({ length: 64 }, (_, at) => ask(at)));
    const ends = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.intent_state));
    expect(ends.size).toBe(1);
    const found = await read(intentId);
    expect([...ends]).toEqual([found.intent_state]);
    expect(found.timeline.filter(({ kind }: { kind: string }) => kind === 'ended')).toHaveLength(1);
    const intent = (await tenant.client.get(`/harbor/operator/v1/intents/${intentId}`)).body;
    expect(intent.postings.filter(({ kind }: { kind: string }) => kind !== 'hold')).toHaveLength(1);
  });
});

describe('a rail that does not do as it is told', () => {
  const answers = new Map<string, RailOutcome>();
  let odd: Stack;
  let desk: TestTenant;
  beforeAll(async () => {
    const told =
      (rails: Rails): Rails =>
      (rail, mode, environment, kind) => {
        const port = rails(rail, mode, environment, kind);
        if (port === null) return null;
        return {
          ...port,
          execute: (call, signal) => {
            const answer = call.kind === 'authorise' ? undefined : answers.get(call.intentId);
            return answer === undefined ? port.execute(call, signal) : Promise.resolve(answer);
          },
        };
      };
    odd = await createStack({ rails: told, patience: unhurried });
    desk = await odd.tenant('odd');
  });
  afterAll(() => odd.close());

  async function contested(answer: RailOutcome): Promise<{ path: string; intentId: string }> {
    const intentId = uuidV4();
    await desk.client.create({ intentId });
    await desk.client.fund(intentId);
    await desk.client.post(root, { intent_id: intentId, reason: 'odd' });
    answers.set(intentId, answer);
    return { path: `${root}/${caseOf(intentId)}`, intentId };
  }
  const refund = { status: 'resolved_refund', resolution_note: 'agreed' };

  it('refuses: the case stays open, and the same ruling is made again', async () => {
    const { path, intentId } = await contested({ status: 'failed', failureCode: 'closed', railRef: null });
    expect(await desk.client.post(`${path}/status`, refund)).toMatchObject({
      status: 409,
      body: { error: { code: 'rail.settlement_failed' } },
    });
    expect((await desk.client.get(path)).body).toMatchObject({
      status: 'open',
      ruling: 'refund',
      resolved_at: null,
      next_statuses: ['resolved_refund', 'withdrawn'],
    });
    const release = { status: 'resolved_release', resolution_note: 'no, release' };
    for (const body of [release, { status: 'under_review' }]) {
      expect(await desk.client.post(`${path}/status`, body)).toMatchObject({
        status: 409,
        body: { error: { code: 'intent.settling' } },
      });
    }
    answers.delete(intentId);
    expect(await desk.client.post(`${path}/status`, refund)).toMatchObject({
      status: 200,
      body: { status: 'resolved_refund' },
    });
    const { timeline } = (await desk.client.get(path)).body;
    expect(timeline.map(({ kind }: { kind: string }) => kind)).toEqual(['opened', 'ruled', 'ended']);
  });

  it('does not answer: 202, and the case waits with its ruling', async () => {
    const { path } = await contested({ status: 'unknown' });
    expect(await desk.client.post(`${path}/status`, refund)).toMatchObject({
      status: 202,
      body: { status: 'open', intent_state: 'disputed', intent_status: 'unknown' },
    });
    expect((await desk.client.get(path)).body).toMatchObject({ status: 'open', ruling: 'refund', next_statuses: [] });
  });
});

describe('what is written into a case', () => {
  it('is kept with who and when, once per key', async () => {
    const intentId = await disputed();
    const path = `${root}/${caseOf(intentId)}`;
    const key = { 'idempotency-key': uuidV4() };
    const note = { body: 'called the hotel', shareable: true };
    const first = await tenant.client.post(`${path}/notes`, note, key);
    expect(first).toMatchObject({ status: 201, body: note });
    expect(await tenant.client.post(`${path}/notes`, note, key)).toMatchObject({ status: 201, body: first.body });
    expect(await tenant.client.post(`${path}/notes`, { body: 'other' }, key)).toMatchObject({ status: 409 });
    const reference = { kind: 'invoice', ref: 'inv-7', digest_hex: 'ab'.repeat(32), label: 'The invoice' };
    expect(await tenant.client.post(`${path}/evidence-refs`, reference)).toMatchObject({
      status: 201,
      body: reference,
    });
    const due = { due_at: new Date(Date.now() + 3 * 24 * 3_600_000).toISOString() };
    expect(await tenant.client.post(`${path}/due-date`, due)).toMatchObject({ status: 200, body: due });
    const found = await read(intentId);
    expect(found).toMatchObject({ notes: [note], evidence_refs: [reference], due_at: due.due_at });
    expect(found.timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
      'opened',
      'note_added',
      'evidence_ref_added',
      'due_date_set',
    ]);
    const past = await tenant.client.post(`${path}/due-date`, { due_at: '2020-01-01T00:00:00Z' });
    expect(past).toMatchObject({ status: 422, body: { error: { code: 'dispute.due_date_invalid' } } });
  });

  it('is read by an auditor and written by the desk alone', async () => {
    const intentId = await disputed();
    const auditor = tenant.as(await tenant.key('auditor'));
    const developer = tenant.as(await tenant.key('developer'));
    const path = `${root}/${caseOf(intentId)}`;
    expect(await auditor.get(path)).toMatchObject({ status: 200 });
    expect(await auditor.post(`${path}/notes`, { body: 'x' })).toMatchObject({ status: 403 });
    expect(await developer.get(path)).toMatchObject({ status: 403 });
  });
});

describe('the queue', () => {
  it('is worked by due date, filtered and paged without gaps or repeats', async () => {
    const { client } = await stack.tenant('queue');
    const ids: string[] = [];
    for (let made = 0; made < 3; made += 1) {
      const intentId = uuidV4();
      await client.create({ intentId });
      await client.fund(intentId);
      await client.post(root, { intent_id: intentId, reason: `case ${made}` });
      const due_at = new Date(Date.now() + (3 - made) * 24 * 3_600_000).toISOString();
      await client.post(`${root}/${caseOf(intentId)}/due-date`, { due_at });
      ids.unshift(intentId);
    }
    const first = (await client.get(`${root}?limit=2`)).body;
    const second = (await client.get(`${root}?limit=2&cursor=${first.next_cursor}`)).body;
    expect([...first.items, ...second.items].map(({ intent_id }: { intent_id: string }) => intent_id)).toEqual(ids);
    expect(second.next_cursor).toBeNull();
    const [oldest = ''] = ids;
    await client.post(`${root}/${caseOf(oldest)}/status`, { status: 'under_review' });
    const filtered = (await client.get(`${root}?status=under_review,withdrawn`)).body;
    expect(filtered.items).toMatchObject([{ intent_id: oldest, status: 'under_review' }]);
    expect(await client.get(`${root}?cursor=bogus`)).toMatchObject({ status: 400 });
    expect(await client.get(`${root}?status=bogus`)).toMatchObject({ status: 400 });
  });
});
