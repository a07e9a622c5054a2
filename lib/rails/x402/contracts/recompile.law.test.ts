import { expect, it } from 'vitest';
import { compileContracts } from '@/scripts/compile-contracts.mjs';
import artifacts from './artifacts.json';

it('the code that is planted is compiled from the sources beside it: run scripts/compile-contracts.mjs after a change', () => {
  expect(JSON.parse(compileContracts())).toEqual(artifacts);
});
