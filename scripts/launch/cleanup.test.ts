import { expect, it } from 'vitest';
import { Cleanup } from './cleanup';

it('undoes last things first, each once, and tells what failed without stopping', async () => {
  const cleanup = new Cleanup();
  const undone: string[] = [];
  cleanup.defer(() => undone.push('first'));
  cleanup.defer(() => Promise.reject(new Error('stuck')));
  cleanup.defer(async () => undone.push('last'));
  const failures = await cleanup.run();
  expect(undone).toEqual(['last', 'first']);
  expect(failures).toMatchObject([{ message: 'stuck' }]);
  expect(await cleanup.run()).toEqual([]);
});
