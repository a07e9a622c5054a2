import { describe, expect, it } from 'vitest';
import { readSearch } from './search-text';

const amounts = (text: string) => readSearch(text).amounts.map(({ amount, scale }) => `${amount}@${scale}`);

describe('an amount', () => {
  it('is read at each number of places that it fits', () => {
    expect(amounts('12.50')).toEqual(['1250@2', '12500@3', '12500000@6']);
    expect(amounts('1,200')).toEqual(['1200@0', '120000@2', '1200000@3', '1200000000@6']);
    expect(amounts('0.000001')).toEqual(['1@6']);
  });

  it.each(['12,50', '-5', '1e3', '12.', '.5', ''])('is not "%s"', (text) => {
    expect(amounts(text)).toEqual([]);
  });

  it('that no column could hold is left out', () => {
    expect(amounts('9999999999999999999')).toEqual([]);
  });
});

describe('the beginning of an id', () => {
  it('spans the ids that begin with it', () => {
    expect(readSearch('0198F2c0').idRange).toEqual({
      from: '0198f2c0-0000-0000-0000-000000000000',
      to: '0198f2c0-ffff-ffff-ffff-ffffffffffff',
    });
  });

  it('may end inside a group, with dashes or without', () => {
    const range = { from: '0198f2c0-7c00-0000-0000-000000000000', to: '0198f2c0-7cff-ffff-ffff-ffffffffffff' };
    expect(readSearch('0198f2c0-7c').idRange).toEqual(range);
    expect(readSearch('0198f2c07c').idRange).toEqual(range);
  });

  it.each(['abc', 'xyz1', `${'a'.repeat(33)}`, "1234' or 1=1"])('is not "%s"', (text) => {
    expect(readSearch(text).idRange).toBeNull();
  });
});

it('takes what has a colon as an agent and as nothing else', () => {
  expect(readSearch('did:web:a.example')).toEqual({ idRange: null, amounts: [], agent: 'did:web:a.example' });
});
