import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { forEach } from './each';

const optionsWith = (more: Partial<Parameters<typeof forEach<number>>[2]> = {}) => {
  const failures: number[] = [];
  const options = {
    concurrency: 3,
    maxFailures: 3,
    signal: new AbortController().signal,
    onFailure: (item: number) => failures.push(item),
    ...more,
  };
  return { options, failures };
};
const items = Array.from({ length: 20 }, (_, i) => i);

it('works on every item, no more at a time than allowed', async () => {
  const seen: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (item: number): Promise<void> => {
    most = Math.max(most, ++running);
    await sleep(1);
    running--;
    seen.push(item);
  };
  expect(await forEach(items, work, optionsWith().options)).toEqual({ done: 20, failed: 0 });
  expect(seen.sort((a, b) => a - b)).toEqual(items);
  expect(most).toBe(3);
  expect(await forEach([], work, optionsWith().options)).toEqual({ done: 0, failed: 0 });
});

it('does the others when one fails', async () => {
  const { options, failures } = optionsWith();
  const work = async (item: number): Promise<void> => {
    if (item === 4 || item === 9) throw new Error(`item ${item}`);
  };
  expect(await forEach(items, work, options)).toEqual({ done: 18, failed: 2 });
  expect(failures).toEqual([4, 9]);
});

it('leaves the rest and throws when everything fails', async () => {
  const { options, failures } = optionsWith({ concurrency: 1 });
  const work = async (item: number): Promise<void> => {
    throw new Error(`item ${item}`);
  };
  await expect(forEach(items, work, options)).rejects.toThrow('item 2');
  expect(failures).toEqual([0, 1, 2]);
});

it('leaves the rest when it is stopped', async () => {
  const stopping = new AbortController();
  const { options } = optionsWith({ concurrency: 1, signal: stopping.signal });
  const work = async (item: number): Promise<void> => {
    if (item === 5) stopping.abort();
  };
  expect(await forEach(items, work, options)).toEqual({ done: 6, failed: 0 });
});
