import { expect, it } from 'vitest';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { describePredicate } from './describe-predicate';

const root: JsonValue = {
  op: 'all',
  clauses: [
    { op: 'schema' },
    {
      op: 'any',
      clauses: [
        { op: 'eq', path: ['status'], value: 'completed' },
        { op: 'exists', path: ['a', 'b'] },
      ],
    },
    { op: 'not', clause: { op: 'in', path: ['code'], values: [1, 'x'] } },
    { op: 'lte_budget', path: ['cost_cents'] },
    { op: 'gte', path: ['score'], value: 0.5 },
    { op: 'true' },
  ],
};

it('writes each clause as a sentence, in reading order', () => {
  const lines = describePredicate({ version: 1, root }, '$12.50');
  expect(lines.map(({ depth, sentence }) => `${'  '.repeat(depth)}${sentence}`)).toEqual([
    'All of these hold',
    '  The evidence has the shape that the evidence schema asks for',
    '  At least one of these holds',
    '    "status" is "completed"',
    '    "a.b" is there',
    '  This does not hold',
    '    "code" is one of 1, "x"',
    '  "cost_cents" is not more than the intent\'s amount ($12.50)',
    '  "score" is at least 0.5',
    '  Any evidence passes',
  ]);
  expect(lines.map(({ path }) => path)).toEqual([
    null,
    [],
    null,
    ['status'],
    ['a', 'b'],
    null,
    ['code'],
    ['cost_cents'],
    ['score'],
    null,
  ]);
});

it('gives nothing for a document that is no predicate', () => {
  expect(describePredicate(null, '')).toEqual([]);
  expect(describePredicate({ root: 5 }, '')).toEqual([]);
});
