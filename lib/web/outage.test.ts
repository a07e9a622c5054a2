import { expect, it } from 'vitest';
import { isOutage } from './outage';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  coded('ECONNREFUSED'),
  coded('57P01'),
  coded('53300'),
  coded('08006'),
  coded('40P01'),
  coded('57014'),
  new Error('timeout exceeded when trying to connect'),
  new Error('Connection terminated unexpectedly'),
  new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]),
])('sees an outage in %s', (error) => {
  expect(isOutage(error)).toBe(true);
});

it.each([
  coded('23505'),
  coded('42P01'),
  coded('22P05'),
  new Error('Cannot read properties of undefined'),
  new AggregateError([coded('ECONNREFUSED'), new Error('bug')]),
  new AggregateError([]),
  'text',
  null,
])('sees a bug in %s', (error) => {
  expect(isOutage(error)).toBe(false);
});
