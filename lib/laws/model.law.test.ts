import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { counts, type History, histories } from './model-support/commands';
import { type Intent, spentOf } from './model-support/oracle';
import { createWorld, type World } from './model-support/world';

/** Histories in all, and how many of them run side by side; each lane has a seed of its own. */
const runs = 2_000;
const lanes = 8;
/** A minute and a half on two idle cores, much more on busy ones. */
const timeoutMs = 900_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** What must be stored about an intent at the end of a history: its money is held once and ends once, or neither. */
function recordsOf(intent: Intent) {
  const { amount, authorisations, endReason, events, settlement, state, status } = intent;
  const isHeld = authorisations.includes('succeeded');
  const ends = { capture: `release held>payee ${amount}`, void: `refund held>payer ${amount}` };
  return {
    state,
    status,
    end_reason: endReason,
    ended: settlement !== null || status === 'expired',
    operations: [
      ...authorisations.map((outcome, index) => `authorise ${index + 1} ${outcome}`),
      ...(settlement === null ? [] : [`${settlement} 1 succeeded`]),
    ].sort(),
    rail: [
      ...authorisations.map(() => `authorise ${amount} called 1`),
      ...(settlement === null ? [] : [`${settlement} ${amount} called 1`]),
    ].sort(),
    postings: [
      ...(isHeld ? [`hold payer>held ${amount}`] : []),
      ...(settlement === null ? [] : [ends[settlement]]),
    ].sort(),
    events: [...events].sort(),
    held: isHeld && settlement === null ? amount : 0,
    spent: spentOf(intent),
  };
}

it(
  `answers and keeps what the model says, over ${runs} random histories`,
  async () => {
    const seed = Number(process.env.TIDEGATE_MODEL_SEED ?? Date.now() % 2 ** 31);
    process.stdout.write(`model: seed ${seed} (TIDEGATE_MODEL_SEED=${seed} runs the same histories)\n`);
    const property = fc.asyncProperty(histories, async ([first, rest]) => {
      const history: History = { intents: [], asked: [] };
      await first.run(history, world);
      await fc.asyncModelRun(() => ({ model: history, real: world }), rest);
      for (const intent of history.intents) {
        expect(await world.records.intent(intent.id)).toMatchObject(recordsOf(intent));
      }
    });
    const started = performance.now();
    await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        fc.assert(property, { numRuns: runs / lanes, seed: seed + lane, endOnFailure: false }),
      ),
    );
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const seconds = (performance.now() - started) / 1_000;
    process.stdout.write(
      `model: ${total} steps in ${seconds.toFixed(1)} s; ${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')}\n`,
    );
  },
  timeoutMs,
);
