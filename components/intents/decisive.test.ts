import { expect, it } from 'vitest';
import type { Clause, Evaluation } from '@/lib/views/contract';
import { decisiveFailures, firstCause } from './decisive';

const clause = (depth: number, kind: Clause['kind']): Clause => ({ depth, kind, sentence: '', path: null });
const evaluation = (...passed: boolean[]): Evaluation => ({
  at: '2026-11-20T12:00:00Z',
  passed: passed[0] ?? false,
  fuelUsed: 1,
  traceHash: '',
  trace: passed.map((each) => ({ passed: each, reason: null })),
});

// all(any(check, check), check)
const clauses = [clause(0, 'group'), clause(1, 'group'), clause(2, 'check'), clause(2, 'check'), clause(1, 'check')];

it('leaves out an alternative that failed where another passed', () => {
  const verdict = evaluation(false, true, false, true, false);
  expect(decisiveFailures(clauses, verdict.trace)).toEqual([0, 4]);
  expect(firstCause(clauses, verdict)).toBe(4);
});

it('names every alternative when none passed', () => {
  expect(decisiveFailures(clauses, evaluation(false, false, false, false, true).trace)).toEqual([0, 1, 2, 3]);
});

it('blames a negation when what it forbids passed', () => {
  expect(firstCause([clause(0, 'group'), clause(1, 'check')], evaluation(false, true))).toBe(0);
});

it('finds nothing in a verdict that passed, or before there is one', () => {
  expect(firstCause(clauses, evaluation(true, true, false, true, true))).toBeNull();
  expect(firstCause(clauses, null)).toBeNull();
});
