import { expect, it } from 'vitest';
import { alternate, spreadOf } from './statistics';

it('takes the middle of an odd and of an even number of values', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
});

it('measures in turn, begins with each side alike, and takes the ratio within a round', async () => {
  const calls: string[] = [];
  const rates = { ours: [1, 2, 30], theirs: [2, 4, 40] };
  const side = (name: 'ours' | 'theirs') => () => {
    calls.push(name);
    return Promise.resolve(rates[name].shift() ?? 0);
  };
  const { ratio } = await alternate(3, side('ours'), side('theirs'));
  expect(ratio).toEqual({ median: 0.5, min: 0.5, max: 0.75 });
  expect(calls).toEqual(['ours', 'theirs', 'theirs', 'ours', 'ours', 'theirs']);
});
