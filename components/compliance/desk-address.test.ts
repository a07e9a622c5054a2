import { expect, it } from 'vitest';
import { queueFilters } from '@/lib/onboarding/contract/desk';
import { queueAddress, queueState, withFilter } from './desk-address';

const read = (address: string) => queueState(Object.fromEntries(new URL(address, 'http://x.test').searchParams));

it.each(queueFilters)('finds the filter %s again in its address', (filter) => {
  expect(read(queueAddress({ filter, cursor: 'next' }))).toEqual({ filter, cursor: 'next' });
  expect(read(withFilter(filter))).toEqual({ filter, cursor: null });
});

it('opens old and broken links as the whole queue', () => {
  expect(queueState({ show: 'made_up', cursor: ['a', 'b'] })).toEqual({ filter: 'all', cursor: null });
  expect(withFilter('all')).toBe('/console/compliance');
});
