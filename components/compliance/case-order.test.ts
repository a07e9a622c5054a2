import { expect, it } from 'vitest';
import { neighboursIn } from './case-order';

const order = ['a', 'b', 'c'];

it('leads to the case before and after, in the same filter', () => {
  expect(neighboursIn(order, 'b', 'mine')).toEqual({
    queue: '/console/compliance?show=mine',
    previous: '/console/compliance/a?show=mine',
    next: '/console/compliance/c?show=mine',
  });
});

it('ends at both ends, and leads nowhere from a case that is not in the order', () => {
  expect(neighboursIn(order, 'a', 'all')).toMatchObject({ previous: null, next: '/console/compliance/b' });
  expect(neighboursIn(order, 'c', 'all')).toMatchObject({ previous: '/console/compliance/b', next: null });
  expect(neighboursIn(order, 'x', 'all')).toMatchObject({ previous: null, next: null });
});
