import fc from 'fast-check';
import { expect } from 'vitest';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Reply, Sent } from '@/lib/testing/client';
import * as oracle from './oracle';
import type { World } from './world';

/** A request that was sent, and what it must be answered when the very same bytes come again. */
interface Asked {
  readonly intent: oracle.Intent;
  readonly sent: Sent;
  readonly judge: () => oracle.Verdict;
  kept: Reply | null;
}

/** One history: its intents, and all that was asked so far. */
export interface History {
  readonly intents: oracle.Intent[];
  readonly asked: Asked[];
}

type Command = fc.AsyncCommand<History, World>;

/** Commands run so far, by name: a run whose commands mostly found nothing to do would prove little. */
export const counts = new Map<string, number>();

async function ask(world: World, asked: Asked): Promise<void> {
  const { kept } = asked;
  if (kept !== null) {
    const { status, body } = await world.client.carry(asked.sent);
    const token = asked.intent.deadlineHasPassed ? { capability_token: kept.body.capability_token } : {};
    expect({ status, body: { ...body, ...token } }).toEqual({ status: kept.status, body: kept.body });
    return;
  }
  const verdict = asked.judge();
  const reply = await world.client.carry(asked.sent);
  const { status, body } = reply;
  expect({ status, body }).toMatchObject({ status: verdict.status, body: verdict.body });
  verdict.learn?.(body);
  if (verdict.isKept === true) asked.kept = reply;
}

const pick = <T>(items: readonly T[], index: number): T | undefined => items[index % items.length];

/** A command on one of the history's intents; `act` gives the request to send, or does the worker's work itself. */
function on(
  name: string,
  index: number,
  act: (intent: oracle.Intent, world: World) => Promise<Request | null>,
  after: (intent: oracle.Intent, world: World) => Promise<void> = async () => undefined,
): Command {
  return {
    check: ({ intents }) => intents.length > 0,
    async run(history, world) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const intent = pick(history.intents, index);
      const made = intent === undefined ? null : await act(intent, world);
      if (intent === undefined || made === null) return;
      const asked: Asked = { intent, ...made, kept: null };
      history.asked.push(asked);
      await ask(world, asked);
      await after(intent, world);
    },
    toString: () => `${name}(${index})`,
  };
}

interface Request {
  readonly sent: Sent;
  readonly judge: () => oracle.Verdict;
}
const request = (sent: Sent, judge: () => oracle.Verdict): Promise<Request> => Promise.resolve({ sent, judge });

const keyed = (isKeyed: boolean): Record<string, string> => (isKeyed ? { 'idempotency-key': uuidV4() } : {});

const create = (amount: number, scenario: oracle.Scenario, isKeyed: boolean): Command => ({
  check: ({ intents }) => intents.length < 3,
  async run(history, world) {
    const intent = oracle.newIntent(uuidV4(), amount, scenario);
    const agreement = { intentId: intent.id, amountCents: amount, budget: { sandbox_scenario: scenario } };
    const sent = world.client.requests.create(agreement, keyed(isKeyed));
    history.intents.push(intent);
    const asked: Asked = { intent, sent, judge: () => oracle.create(intent), kept: null };
    history.asked.push(asked);
    await ask(world, asked);
  },
  toString: () => `create(${amount}, ${scenario}${isKeyed ? ', keyed' : ''})`,
});

/** Another agreement under an id that is taken. */
const createAgain = (index: number): Command =>
  on('createAgain', index, (intent, { client }) =>
    request(client.requests.create({ intentId: intent.id, amountCents: intent.amount + 1 }), () =>
      oracle.refused(409, 'intent.exists'),
    ),
  );

const fund = (index: number, isKeyed: boolean): Command =>
  on(
    'fund',
    index,
    (intent, { client }) => {
      let isKnown = false;
      return request(client.requests.fund(intent.id, keyed(isKeyed)), () => {
        const attempts = intent.authorisations.length;
        const verdict = oracle.fund(intent, isKnown);
        // A proof is used up by every answer but a refusal that came before anything was tried.
        isKnown ||= verdict.status < 400 || intent.authorisations.length > attempts;
        return verdict;
      });
    },
    async (intent, world) => {
      if (oracle.isInFlight(intent) && !intent.railHasDecided) await world.setRailDecided(intent.id, false);
    },
  );

interface SpendChoice {
  readonly share: number;
  readonly more: number;
  readonly toolCallId: string | null;
  readonly token: oracle.Spend['token'];
  readonly operation: string;
  readonly isKeyed: boolean;
}

const verify = (index: number, choice: SpendChoice): Command => {
  const command = on('verify', index, (intent, { client, foreignToken }) => {
    // An agent that was never told of the funding has no token to show.
    const token = choice.token === 'own' && intent.token === null ? 'forged' : choice.token;
    const amount = Math.floor(intent.amount * choice.share) + choice.more;
    const body = {
      intent_id: intent.id,
      token: { own: intent.token, foreign: foreignToken, forged: 'forged' }[token],
      operation: choice.operation,
      requested_spend_cents: amount,
      ...(choice.toolCallId === null ? {} : { tool_call_id: choice.toolCallId }),
    };
    const spend = { ...choice, token, amount, text: JSON.stringify(body) };
    return request(client.requests.plain('POST', '/verify', body, keyed(choice.isKeyed)), () =>
      oracle.verify(intent, spend),
    );
  });
  return { ...command, toString: () => `verify(${index}, ${JSON.stringify(choice)})` };
};

const complete = (index: number, which: number, outcome: 'consumed' | 'released'): Command =>
  on(`complete ${outcome}`, index, (intent, { client }) => {
    const hold = pick(intent.holds, which);
    if (hold === undefined) return Promise.resolve(null);
    const path = `/v1/spend/decisions/${hold.decisionId}/complete`;
    return request(client.requests.plain('POST', path, { outcome }), () => oracle.complete(intent, hold, outcome));
  });

const submitEvidence = (index: number, payload: oracle.PayloadName, isKeyed: boolean): Command =>
  on(`evidence ${payload}`, index, (intent, { client }) =>
    request(client.requests.evidence(intent.id, oracle.payloads[payload], keyed(isKeyed)), () =>
      oracle.submitEvidence(intent, payload),
    ),
  );

const confirm = (index: number, isKeyed: boolean): Command =>
  on('confirm', index, (intent, { client }) =>
    request(client.requests.confirm(intent.id, keyed(isKeyed)), () => oracle.confirm(intent)),
  );

const disputePath = (intentId: string, step: string): string =>
  `/harbor/operator/v1/intents/${intentId}/dispute/${step}`;

const openDispute = (index: number, isKeyed: boolean): Command =>
  on('dispute', index, (intent, { client }) =>
    request(
      client.requests.plain('POST', disputePath(intent.id, 'open'), { reason: 'not delivered' }, keyed(isKeyed)),
      () => oracle.openDispute(intent, isKeyed),
    ),
  );

const resolveDispute = (index: number, resolution: 'release' | 'refund', isKeyed: boolean): Command =>
  on(`resolve ${resolution}`, index, (intent, { client }) =>
    request(
      client.requests.plain(
        'POST',
        disputePath(intent.id, 'resolve'),
        { resolution, reason: 'heard both' },
        keyed(isKeyed),
      ),
      () => oracle.resolveDispute(intent, resolution),
    ),
  );

/** Reads the intent as an operator does. */
const read = (index: number): Command =>
  on('read', index, (intent, { client }) =>
    request(client.requests.plain('GET', `/harbor/operator/v1/intents/${intent.id}`), () => ({
      status: 200,
      body: { state: intent.state, status: intent.status, end_reason: intent.endReason },
    })),
  );

/** An earlier request of this history, byte for byte. */
const retry = (which: number): Command => ({
  check: ({ asked }) => asked.length > 0,
  async run({ asked }, world) {
    counts.set('retry', (counts.get('retry') ?? 0) + 1);
    const again = pick(asked, which);
    if (again !== undefined) await ask(world, again);
  },
  toString: () => `retry(${which})`,
});

/** What happens without a request: time passes, the rail decides, the worker takes a turn. */
const happenings: Readonly<Record<string, (intent: oracle.Intent, world: World) => Promise<void>>> = {
  async deadlinePasses(intent, world) {
    intent.deadlineHasPassed = true;
    await world.passDeadline(intent.id);
  },
  async railDecides(intent, world) {
    if (!oracle.isInFlight(intent)) return;
    intent.railHasDecided = true;
    await world.setRailDecided(intent.id, true);
  },
  async holdsLapse(intent, world) {
    for (const hold of intent.holds) if (hold.state === 'held') hold.hasLapsed = true;
    await world.lapseHolds(intent.id);
  },
  async workerFreesHolds(intent, world) {
    for (const { decisionId, hasLapsed } of intent.holds) if (hasLapsed) await world.freeHold(decisionId);
    oracle.freeLapsed(intent);
  },
  async workerRecovers(intent, world) {
    if (!oracle.isInFlight(intent)) return;
    oracle.recover(intent);
    await world.recover(intent.id);
  },
  async workerSweepsDeadline(intent, world) {
    oracle.sweepDeadline(intent);
    await world.sweepDeadline(intent.id);
  },
};

const happen = (name: string, index: number): Command =>
  on(name, index, async (intent, world) => {
    await happenings[name]?.(intent, world);
    return null;
  });

const any = fc.nat({ max: 11 });
const flag = fc.boolean();
const amounts = fc.constantFrom(1, 20_000, Number.MAX_SAFE_INTEGER - 1);
const scenario = fc.constantFrom<oracle.Scenario>('ok', 'ok', 'ok', ...oracle.scenarios);
const payload = fc.constantFrom<oracle.PayloadName>('good', 'good', 'failed', 'tooDear', 'misshapen');

const spend: fc.Arbitrary<SpendChoice> = fc.record({
  share: fc.constantFrom(0, 0.25, 0.5, 1),
  more: fc.constantFrom(0, 0, 0, 1),
  toolCallId: fc.constantFrom(null, 'call-1', 'call-1', 'call-2'),
  token: fc.constantFrom<oracle.Spend['token']>('own', 'own', 'own', 'own', 'own', 'foreign', 'forged'),
  operation: fc.constantFrom('travel.book_hotel', 'travel.book_hotel', 'travel.book_hotel', 'travel.book_flight'),
  isKeyed: flag,
});

/** One to forty steps, twenty on average, on up to three intents; the first opens one, so that the others find it. */
export const histories = fc.tuple(
  fc.tuple(amounts, scenario, flag).map((drawn) => create(...drawn)),
  fc.commands(
    [
      fc.tuple(amounts, scenario, flag).map((drawn) => create(...drawn)),
      any.map(createAgain),
      fc.tuple(any, flag).map((drawn) => fund(...drawn)),
      fc.tuple(any, flag).map((drawn) => fund(...drawn)),
      fc.tuple(any, spend).map((drawn) => verify(...drawn)),
      fc.tuple(any, spend).map((drawn) => verify(...drawn)),
      fc.tuple(any, spend).map((drawn) => verify(...drawn)),
      fc.tuple(any, any, fc.constantFrom('consumed' as const, 'released' as const)).map((drawn) => complete(...drawn)),
      fc.tuple(any, payload, flag).map((drawn) => submitEvidence(...drawn)),
      fc.tuple(any, flag).map((drawn) => confirm(...drawn)),
      fc.tuple(any, flag).map((drawn) => openDispute(...drawn)),
      fc
        .tuple(any, fc.constantFrom('release' as const, 'refund' as const), flag)
        .map((drawn) => resolveDispute(...drawn)),
      any.map(read),
      any.map(retry),
      any.map(retry),
      any.map((index) => happen('holdsLapse', index)),
      fc.tuple(fc.constantFrom(...Object.keys(happenings)), any).map((drawn) => happen(...drawn)),
      fc.tuple(fc.constantFrom(...Object.keys(happenings)), any).map((drawn) => happen(...drawn)),
    ],
    { maxCommands: 39, size: 'max' },
  ),
);
