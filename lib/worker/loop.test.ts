import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type LoopLog, startLoop, type Turn } from './loop';

function recorder(): LoopLog & { readonly lines: unknown[][] } {
  const lines: unknown[][] = [];
  return {
    lines,
    turn: (loop, did) => lines.push(['turn', loop, did]),
    failure: (loop, failed, error) => lines.push(['failure', loop, failed, error instanceof Error && error.message]),
    recovered: (loop, failed) => lines.push(['recovered', loop, failed]),
  };
}

/** Waits for what the loop does by itself, at most a second. */
async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds() && waited < 1_000; waited += 2) await sleep(2);
  expect(holds()).toBe(true);
}

const nothing: Turn = { did: { items: 0 }, more: false };

it('runs again at once while there is more, and logs only what was done', async () => {
  const log = recorder();
  let left = 3;
  const turn = async (): Promise<Turn> => (left-- > 0 ? { did: { items: 1 }, more: true } : nothing);
  const loop = startLoop({ name: 'test', intervalMs: 60_000, turn }, log);
  await until(() => left < 0);
  await loop.stop();
  expect(log.lines).toEqual(Array.from({ length: 3 }, () => ['turn', 'test', { items: 1 }]));
});

it('never overlaps itself', async () => {
  let running = 0;
  let most = 0;
  let turns = 0;
  const turn = async (): Promise<Turn> => {
    most = Math.max(most, ++running);
    await sleep(3);
    running--;
    turns++;
    return { did: {}, more: true };
  };
  const loop = startLoop({ name: 'test', intervalMs: 1, turn }, recorder());
  await until(() => turns >= 5);
  await loop.stop();
  expect(most).toBe(1);
});

it('goes on after failures, ever more slowly, and says that it recovered', async () => {
  const log = recorder();
  const starts: number[] = [];
  const turn = async (): Promise<Turn> => {
    starts.push(performance.now());
    if (starts.length <= 2) throw new Error('no database');
    return nothing;
  };
  // The most that chance takes off: half of 250 and of 500 milliseconds.
  const loop = startLoop({ name: 'test', intervalMs: 1, turn }, log, () => 0.999);
  await until(() => log.lines.length === 3);
  await loop.stop();
  expect(log.lines).toEqual([
    ['failure', 'test', 1, 'no database'],
    ['failure', 'test', 2, 'no database'],
    ['recovered', 'test', 2],
  ]);
  const [first = 0, second = 0, third = 0] = starts;
  expect(second - first).toBeGreaterThan(100);
  expect(third - second).toBeGreaterThan(200);
});

it('stops in a pause at once, and in a turn when the turn ends', async () => {
  const idle = startLoop({ name: 'idle', intervalMs: 60_000, turn: async () => nothing }, recorder());
  await sleep(5);
  await idle.stop();

  let ended = false;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    while (!signal.aborted) await sleep(1);
    await sleep(5);
    ended = true;
    return { did: {}, more: true };
  };
  const busy = startLoop({ name: 'busy', intervalMs: 1, turn }, recorder());
  await busy.stop();
  expect(ended).toBe(true);
});
