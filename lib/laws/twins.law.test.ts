import { afterAll, describe, expect, it } from 'vitest';
import type { Rails } from '@/lib/harbor/ports';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Reply, Sent } from '@/lib/testing/client';
import { createStack, unhurried } from '@/lib/testing/stack';
import { disputed, funded, held, judged, opened, tool, work } from './support/intents';
import { bodyText, purposeOf, requestFor } from './support/request';
import type { Sample } from './support/sample';
import { sampleFor } from './support/samples';
import { crowd, expectEqual, secondProcess, stampede, tally } from './support/twins';
import { createWorld } from './support/world';

/*
 * Law 2: sixty-four equal requests, spread over two processes, cause what one causes, and get sixty-four equal answers.
 * What one causes is measured, so that a new route is held to it as well.
 */

const world = await createWorld({ maxConnections: 10 });
const { acme, stack, superuser } = world;
const other = await secondProcess(world);
afterAll(async () => {
  await other.close();
  await world.close();
});

const processes = [stack, other];
const client = acme.by.tenant_admin;
const send = (requests: readonly Sent[]) => stampede(superuser, processes, requests);
const times = <T>(make: (at: number) => T): readonly T[] => Array.from({ length: crowd }, (_, at) => make(at));
const keyed = (request: Sent, key: string): Sent => ({
  ...request,
  headers: { ...request.headers, 'idempotency-key': key },
});

const changing = stack.endpoints.filter(({ method, who }) => method !== 'GET' && who.kind === 'key');

/** Requests that stand for one and the same, made from one sample. */
const flavours: Readonly<Record<string, (endpoint: Endpoint, sample: Sample) => readonly Sent[]>> = {
  'byte for byte': (endpoint, sample) => {
    const request = requestFor(endpoint, client, sample);
    return times(() => request);
  },
  'under one key': (endpoint, sample) => {
    const key = uuidV4();
    return times(() => keyed(requestFor(endpoint, client, sample), key));
  },
  // Nothing but what they are about says that they are one.
  'each with its own proof': (endpoint, sample) => times(() => requestFor(endpoint, client, sample)),
};

/**
 * Without a key these do again what was asked for again, as their contracts say: another key, another rehearsal, another
 * note, another link, another look at what a counterpart says. A dispute is opened once; whoever comes second is told
 * that it is.
 */
const notNatural = [
  'identity.service_key.create',
  'identity.service_key.rotate',
  'sandbox.guardrails.bootstrap',
  'harbor.operator.dispute.open',
  'disputes.case.open',
  'disputes.note.add',
  'disputes.evidence_ref.add',
  'recovery.case.note',
  'rails.simulator.raise_event',
  'rails.account.open',
  'rails.account.refresh',
  'rails.address.challenge',
  // A challenge is answered once.
  'rails.address.propose',
];

/** A tenant has one of these, which the first request of a test has set already. */
const isOfTenant = ({ name }: Endpoint): boolean => name.startsWith('rails.') && name !== 'rails.simulator.raise_event';

const applies = (flavour: string, endpoint: Endpoint): boolean => {
  if (flavour === 'under one key') return endpoint.method === 'POST';
  if (flavour === 'each with its own proof') return purposeOf(endpoint) !== null;
  return !notNatural.includes(endpoint.name);
};

/** What a repeat may add: that it came, and the nonce that it used up. */
const notes = ['audit_entries', 'proof_nonces'];
const without = (grown: Readonly<Record<string, number>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(grown).filter(([name]) => !names.includes(name)));

const isShownOnce = (reply: Reply): boolean => typeof reply.body?.api_key === 'string';

describe.each(Object.keys(flavours))('%s, sixty-four of', (flavour) => {
  const named = changing
    .filter((endpoint) => applies(flavour, endpoint))
    .map((endpoint) => [endpoint.name, endpoint] as const);

  it.each(named)('%s do what one does', async (name, endpoint) => {
    const make = flavours[flavour];
    if (make === undefined) throw new Error(`no flavour ${flavour}`);
    const [one, ...none] = make(endpoint, await sampleFor(endpoint, acme));
    if (one === undefined || none.length === 0) throw new Error('nothing to send');
    const alone = await send([one]);
    expect(alone.replies[0]?.status, JSON.stringify(alone.replies[0]?.body)).toBeLessThan(300);

    const requests = make(endpoint, await sampleFor(endpoint, acme));
    const { replies, grown } = await send(requests);
    const shown = replies.filter(isShownOnce);
    expect(shown.length).toBe(alone.replies.filter(isShownOnce).length);
    expectEqual(
      replies.filter((reply) => !isShownOnce(reply)),
      name,
    );
    // Each proof is used up, whatever it was answered.
    const ignored = flavour === 'each with its own proof' ? notes : ['proof_nonces'];
    if (isOfTenant(endpoint) && Object.keys(without(grown, ['idempotency_keys'])).length === 0) return;
    expect(without(grown, ignored)).toEqual(without(alone.grown, ignored));

    // Whoever asks afterwards gets the same answer once more.
    const { replies: late } = await send([requests[0] ?? one, requests[crowd - 1] ?? one]);
    expectEqual([...late, ...replies.filter((reply) => !isShownOnce(reply))], `${name}, later`);
  });
});

describe('one key under two requests at once', () => {
  const named = changing
    .filter(({ method, name }) => method === 'POST' && name !== 'spend.decision.complete')
    .map((endpoint) => [endpoint.name, endpoint] as const);

  it.each(named)('%s: one is done, the other is refused and nothing of it happens', async (_name, endpoint) => {
    const alone = await send([keyed(requestFor(endpoint, client, await sampleFor(endpoint, acme)), uuidV4())]);
    const key = uuidV4();
    const one = await sampleFor(endpoint, acme);
    const two = await sampleFor(endpoint, acme);
    const requests = times((at) =>
      keyed(
        requestFor(
          endpoint,
          client,
          at % 2 === 0 ? one : two,
          `${bodyText(at % 2 === 0 ? one : two)}${at % 2 === 0 ? '' : ' '}`,
        ),
        key,
      ),
    );
    const { replies, grown } = await send(requests);
    const done = replies.filter(({ status }) => status < 300);
    expect(tally(replies)).toEqual({ [`${done[0]?.status}`]: crowd / 2, '409 idempotency.conflict': crowd / 2 });
    const winners = new Set(replies.flatMap(({ status }, at) => (status < 300 ? [at % 2] : [])));
    expect(winners.size).toBe(1);
    expect(without(grown, ['proof_nonces'])).toEqual(without(alone.grown, ['proof_nonces']));
  });
});

describe('a rail that is slow, silent or says no', () => {
  const scenarios = [
    ['delayed', { status: 202, body: { state: 'open', status: 'funding' } }],
    ['unknown', { status: 202, body: { state: 'open', status: 'unknown' } }],
    ['declined', { status: 409, body: { error: { code: 'rail.declined' } } }],
  ] as const;
  const fund = stack.endpoints.find(({ name }) => name === 'harbor.intents.fund');
  const cases = scenarios.flatMap(([scenario, answer]) =>
    Object.entries(flavours).map(([flavour, make]) => [scenario, flavour, answer, make] as const),
  );

  it.each(cases)('%s, %s, is called once, and all hear the same', async (scenario, flavour, answer, make) => {
    if (fund === undefined) throw new Error('intents cannot be funded');
    const intentId = await opened(client, { budget: { sandbox_scenario: scenario } });
    const requests = make(fund, { path: `/harbor/intents/${intentId}/fund`, body: {}, ids: [] });
    const { replies, grown } = await send(requests);
    expect(expectEqual(replies, scenario)).toMatchObject(answer);
    expect(grown).not.toHaveProperty('ledger_transfers');
    // With a proof of its own, a request that comes after a decline is a new one: it may try anew, once each.
    const mayTryAnew = scenario === 'declined' && flavour === 'each with its own proof';
    const calls = mayTryAnew ? grown.rail_operations : 1;
    expect(grown).toMatchObject({ 'rail calls': calls, rail_operations: calls });
    if (scenario === 'declined' && !mayTryAnew) {
      const again = await send(requests.slice(7, 9));
      expect(again.grown).toEqual({});
      expectEqual([...again.replies, ...replies], 'the same decline');
    }
  });

  it('declined, can be tried anew by a new request', async () => {
    const intentId = await opened(client, { budget: { sandbox_scenario: 'declined' } });
    const attempt = async () => (await send([client.requests.fund(intentId)])).grown;
    expect(await attempt()).toMatchObject({ 'rail calls': 1 });
    expect(await attempt()).toMatchObject({ 'rail calls': 1 });
  });
});

describe('a settlement that the rail refuses', () => {
  const refusing =
    (rails: Rails): Rails =>
    (name, mode, environment, kind) => {
      const rail = rails(name, mode, environment, kind);
      const no = { status: 'failed', failureCode: 'capture_refused', railRef: null } as const;
      return (
        rail && {
          ...rail,
          execute: async (call, signal) => (call.kind === 'capture' ? no : rail.execute(call, signal)),
        }
      );
    };
  const confirm = stack.endpoints.find(({ name }) => name === 'harbor.intents.confirm');

  it.each(Object.entries(flavours))('%s, is heard by all, and the money stays held', async (flavour, make) => {
    if (confirm === undefined) throw new Error('intents cannot be settled');
    const stubborn = await Promise.all(
      [1, 2].map(() => createStack({ database: stack.database, rails: refusing, patience: unhurried })),
    );
    try {
      const requests = make(confirm, await sampleFor(confirm, acme));
      const { replies, grown } = await stampede(superuser, stubborn, requests);
      expect(expectEqual(replies, flavour)).toMatchObject({
        status: 409,
        body: { error: { code: 'rail.settlement_failed' } },
      });
      expect(grown).not.toHaveProperty('ledger_transfers');
      const mayTryAnew = flavour === 'each with its own proof';
      if (!mayTryAnew) {
        expect(grown).toMatchObject({ rail_operations: 1 });
        const again = await stampede(superuser, stubborn, requests.slice(7, 9));
        expect(again.grown).toEqual({});
        expectEqual([...again.replies, ...replies], 'the same no');
      }
      // A new request, once the rail works again, releases it.
      const { body } = await stack.carry(
        requestFor(confirm, client, { path: requests[0]?.path ?? '', body: {}, ids: [] }),
      );
      expect(body).toMatchObject({ state: 'released' });
    } finally {
      await Promise.all(stubborn.map((each) => each.close()));
    }
  });
});

describe('the last of the money', () => {
  const asking = (intent: { intentId: string; token: string }, cents: number, more: object = {}) =>
    client.requests.plain('POST', '/verify', {
      intent_id: intent.intentId,
      token: intent.token,
      operation: tool,
      requested_spend_cents: cents,
      ...more,
    });
  const account = async (intentId: string) =>
    superuser.rows(`SELECT "limit"::int AS most, held::int, used::int FROM spend_accounts WHERE intent_id = $1`, [
      intentId,
    ]);

  it.each([
    ['the last unit', 100, 99, 1, 1],
    ['ten of a hundred', 100, 0, 10, 10],
    ['seven, which does not divide it', 100, 0, 7, 14],
    ['all of it', 100, 0, 100, 1],
  ])('%s is given out once', async (_label, amountCents, before, cents, allowed) => {
    const intent = await funded(client, { amountCents });
    if (before > 0) await held(client, intent, before);
    const { replies } = await send(times((at) => asking(intent, cents, { tool_call_id: `call-${at}` })));
    const expected = { 200: allowed, '200 max_spend_exceeded': crowd - allowed };
    expect(tally(replies)).toEqual(expected);
    expect(await account(intent.intentId)).toEqual([{ most: 100, held: before + allowed * cents, used: 0 }]);
  });

  it.each([
    ['tool_call_id', () => ({ tool_call_id: uuidV4() })],
    ['idempotency_key', () => ({ idempotency_key: uuidV4() })],
  ])('asked for under one %s is held once', async (_name, more) => {
    const intent = await funded(client, { amountCents: 100 });
    const request = asking(intent, 60, more());
    const { replies, grown } = await send(times(() => request));
    expect(expectEqual(replies, 'one call')).toMatchObject({ status: 200, body: { allow: true, remaining_cents: 40 } });
    expect(grown).toMatchObject({ spend_decisions: 1 });
    expect(await account(intent.intentId)).toEqual([{ most: 100, held: 60, used: 0 }]);
  });

  it('is spent or freed, never both', async () => {
    const intent = await funded(client, { amountCents: 100 });
    const path = `/v1/spend/decisions/${await held(client, intent, 30)}/complete`;
    const outcomes = ['consumed', 'released'] as const;
    const { replies } = await send(times((at) => client.requests.plain('POST', path, { outcome: outcomes[at % 2] })));
    expect(tally(replies)).toEqual({ 200: crowd / 2, '409 spend.decision_finished': crowd / 2 });
    const winner = replies.find(({ status }) => status === 200)?.body.outcome;
    expect(await account(intent.intentId)).toEqual([{ most: 100, held: 0, used: winner === 'consumed' ? 30 : 0 }]);
  });
});

describe('opposites at once', () => {
  const endOf = async (intentId: string) => (await client.get(`/harbor/operator/v1/intents/${intentId}`)).body;
  const dispute = (intentId: string) =>
    client.requests.plain('POST', `/harbor/operator/v1/intents/${intentId}/dispute/open`, { reason: 'no' });
  const resolve = (intentId: string, resolution: string) =>
    client.requests.plain('POST', `/harbor/operator/v1/intents/${intentId}/dispute/resolve`, {
      resolution,
      reason: 'so',
    });
  const moved = ({ postings }: { postings: readonly { kind: string }[] }) => postings.map(({ kind }) => kind);

  it('confirm and dispute: one wins, and the money moves once or waits', async () => {
    const { intentId } = await judged(client);
    const { replies } = await send(
      times((at) => (at % 2 === 0 ? client.requests.confirm(intentId) : dispute(intentId))),
    );
    for (const { status } of replies) expect([200, 409]).toContain(status);
    const end = await endOf(intentId);
    expect(moved(end)).toEqual(end.state === 'released' ? ['hold', 'release'] : ['hold']);
    expect(['released', 'disputed']).toContain(end.state);
  });

  it('release and refund of a dispute: one wins', async () => {
    const { intentId } = await disputed(client);
    const { replies } = await send(times((at) => resolve(intentId, at % 2 === 0 ? 'release' : 'refund')));
    const end = await endOf(intentId);
    expect(moved(end)).toEqual(['hold', end.state === 'released' ? 'release' : 'refund']);
    const winners = replies.filter(({ status }) => status === 200);
    expect(new Set(winners.map(({ body }) => body.state))).toEqual(new Set([end.state]));
    expect(winners.length).toBe(crowd / 2);
  });

  it('evidence that passes and evidence that fails: one is judged', async () => {
    const { intentId } = await funded(client);
    const good = client.requests.evidence(intentId, work);
    const bad = client.requests.evidence(intentId, { status: 'failed', cost_cents: 1 });
    const { replies, grown } = await send(times((at) => (at % 2 === 0 ? good : bad)));
    expect(tally(replies)).toEqual({ 200: crowd / 2, '409 intent.evidence_already_submitted': crowd / 2 });
    expect(grown).toMatchObject({ evidence: 1 });
  });

  it('evidence and a hold: nothing is held once evidence is in', async () => {
    const intent = await funded(client);
    const evidence = client.requests.evidence(intent.intentId, work);
    const body = { intent_id: intent.intentId, token: intent.token, operation: tool, requested_spend_cents: 1 };
    const { replies } = await send(
      times((at) => (at === 20 ? evidence : client.requests.plain('POST', '/verify', body))),
    );
    const counts = tally(replies.filter((_, at) => at !== 20));
    expect((counts[200] ?? 0) + (counts['200 intent_evidence_submitted'] ?? 0)).toBe(crowd - 1);
  });
});
