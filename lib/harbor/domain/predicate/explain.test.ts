import { expect, test } from 'vitest';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { explainPredicate } from './explain';
import { parsePredicate } from './parse';

const document: JsonValue = {
  version: 1,
  root: {
    op: 'all',
    clauses: [
      { op: 'eq', path: ['http_status'], value: 200 },
      { op: 'not', clause: { op: 'in', path: ['status'], values: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] } },
      {
        op: 'any',
        clauses: [
          { op: 'lte_budget', path: ['cost', 'cents'] },
          { op: 'gte', path: ['n'], value: 2 },
        ],
      },
      { op: 'schema' },
    ],
  },
};

const predicate = () => {
  const parsed = parsePredicate(document);
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  return parsed.value;
};

test('each clause is a sentence that names the field it reads', () => {
  expect(explainPredicate(predicate())).toEqual([
    { op: 'all', depth: 0, sentence: 'All of these hold' },
    { op: 'eq', depth: 1, path: ['http_status'], sentence: '"http_status" is 200' },
    { op: 'not', depth: 1, sentence: 'This does not hold' },
    { op: 'in', depth: 2, path: ['status'], sentence: '"status" is one of "a", "b", "c", "d", "e" and 2 more' },
    { op: 'any', depth: 1, sentence: 'At least one of these holds' },
    {
      op: 'lte_budget',
      depth: 2,
      path: ['cost', 'cents'],
      sentence: '"cost.cents" is not more than the intent\'s amount',
    },
    { op: 'gte', depth: 2, path: ['n'], sentence: '"n" is at least 2' },
    { op: 'schema', depth: 1, sentence: 'The evidence has the shape that the evidence schema asks for' },
  ]);
});

test('long names and values are clipped', () => {
  const parsed = parsePredicate({ version: 1, root: { op: 'eq', path: ['x'.repeat(200)], value: 'y'.repeat(900) } });
  if (!parsed.ok) throw new Error(parsed.refusal.message);
  expect(explainPredicate(parsed.value)[0]?.sentence.length).toBeLessThan(200);
});
