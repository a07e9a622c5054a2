import { equalTexts, type Fuel, fuelMeter } from '@/lib/harbor/domain/fuel';
import { child, jsonType } from '@/lib/harbor/domain/json';
import type { JsonSchema } from '@/lib/harbor/domain/json-schema/schema';
import { validateJson } from '@/lib/harbor/domain/json-schema/validate';
import { toHex } from '@/lib/kernel/bytes';
import { canonicalJson, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import { jsonDigest } from '@/lib/kernel/hash';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Clause, EqualityOperator, Operator, OrderOperator, Path, Predicate } from './ast';
import { predicateRefusals } from './refusals';

/** All that a predicate can see. */
export interface PredicateFacts {
  readonly payload: JsonValue;
  /** The intent's amount in minor units. */
  readonly amount: bigint;
  readonly evidenceSchema: JsonSchema;
}

/** Why a clause did not pass. Codes are hashed with the trace: they may be added to, never renamed. */
export type FailureReason =
  | 'constant_false'
  | 'clause_failed'
  | 'no_clause_passed'
  | 'clause_passed'
  | 'path_missing'
  | 'type_mismatch'
  | 'value_mismatch'
  | 'over_budget'
  | 'not_an_amount'
  | 'schema_mismatch';

/**
 * One clause's verdict, in the wire's shape. Entry i belongs to clause i of the document in reading order.
 * `fuel_used` is the clause's own work without its inner clauses; `reason` is present when it did not pass.
 */
export interface TraceEntry {
  readonly op: Operator;
  readonly path?: Path;
  readonly passed: boolean;
  readonly fuel_used: number;
  readonly reason?: FailureReason;
}

export interface PredicateEvaluation {
  readonly passed: boolean;
  readonly trace: readonly TraceEntry[];
  readonly fuelUsed: number;
  /** BLAKE3, hex, over the canonical JSON of `{passed, trace}`: equal wherever the verdict is re-run. */
  readonly traceHash: string;
}

/**
 * Judges evidence. Pure and deterministic: no clock, no locale, no I/O, and member order never matters.
 * Every clause is evaluated, also where a group is decided already, so that the trace shows the whole predicate.
 * Running out of fuel is the refusal `predicate.fuel_exhausted`, never a verdict.
 */
export function evaluatePredicate(predicate: Predicate, facts: PredicateFacts): Outcome<PredicateEvaluation> {
  const run: Run = { facts, fuel: fuelMeter(), trace: [] };
  const passed = judge(predicate.root, run);
  if (run.fuel.exhausted) return predicateRefusals.refuse('predicate.fuel_exhausted');
  const { trace } = run;
  return ok({ passed, trace, fuelUsed: run.fuel.used, traceHash: traceHash(passed, trace) });
}

/** What identifies a verdict: see `PredicateEvaluation.traceHash`. */
export const traceHash = (passed: boolean, trace: readonly TraceEntry[]): string =>
  toHex(jsonDigest({ passed, trace: trace.map(traceJson) }));

const traceJson = ({ op, path, passed, fuel_used, reason }: TraceEntry): JsonObject => ({
  op,
  ...(path === undefined ? {} : { path }),
  passed,
  fuel_used,
  ...(reason === undefined ? {} : { reason }),
});

interface Run {
  readonly facts: PredicateFacts;
  readonly fuel: Fuel;
  readonly trace: TraceEntry[];
}

/** A failed clause's reason, or null when the clause passed. */
type Verdict = FailureReason | null;

function judge(clause: Clause, run: Run): boolean {
  const { fuel, trace } = run;
  const slot = trace.push(entryOf(clause, null, 0)) - 1;
  const before = fuel.used;
  fuel.spend(1);
  const verdict = judgeClause(clause, run);
  trace[slot] = entryOf(clause, verdict, isGroup(clause) ? 1 : fuel.used - before);
  return verdict === null;
}

const isGroup = ({ op }: Clause): boolean => op === 'all' || op === 'any' || op === 'not';

const entryOf = (clause: Clause, verdict: Verdict, fuel_used: number): TraceEntry => ({
  op: clause.op,
  ...('path' in clause ? { path: clause.path } : {}),
  passed: verdict === null,
  fuel_used,
  ...(verdict === null ? {} : { reason: verdict }),
});

function judgeClause(clause: Clause, run: Run): Verdict {
  switch (clause.op) {
    case 'true':
      return null;
    case 'false':
      return 'constant_false';
    case 'all':
      return judgeEach(clause.clauses, run).every(Boolean) ? null : 'clause_failed';
    case 'any':
      return judgeEach(clause.clauses, run).some(Boolean) ? null : 'no_clause_passed';
    case 'not':
      return judge(clause.clause, run) ? 'clause_passed' : null;
    case 'schema':
      return validateJson(run.facts.evidenceSchema, run.facts.payload, run.fuel).valid ? null : 'schema_mismatch';
    default: {
      const found = read(clause.path, run);
      return found === undefined ? 'path_missing' : judgeValue(clause, found, run);
    }
  }
}

const judgeEach = (clauses: readonly Clause[], run: Run): readonly boolean[] => clauses.map((each) => judge(each, run));

function read(path: Path, { facts, fuel }: Run): JsonValue | undefined {
  let found: JsonValue | undefined = facts.payload;
  for (const step of path) {
    if (found === undefined || !fuel.spend(1)) return undefined;
    found = child(found, step);
  }
  return found;
}

type PathClause = Extract<Clause, { path: Path }>;

function judgeValue(clause: PathClause, found: JsonValue, { facts, fuel }: Run): Verdict {
  switch (clause.op) {
    case 'exists':
      return null;
    case 'eq':
    case 'ne':
      return judgeEquality(clause.op, found, clause.value, fuel);
    case 'in':
      return judgeMembership(found, clause.values, fuel);
    case 'lte_budget':
      return judgeBudget(found, facts.amount);
    default:
      if (typeof found !== 'number') return 'type_mismatch';
      return compares(clause.op, found, clause.value) ? null : 'value_mismatch';
  }
}

/**
 * Values are equal when their canonical JSON is. Values of different types are a mismatch for `ne` too:
 * `ne "failed"` must not pass because a number came. `null` compares with everything, it stands for "nothing".
 */
function judgeEquality(op: EqualityOperator, found: JsonValue, wanted: JsonValue, fuel: Fuel): Verdict {
  const sameType = jsonType(found) === jsonType(wanted);
  if (!sameType && wanted !== null) return 'type_mismatch';
  const equal = sameType && equalTexts(canonicalJson(found), canonicalJson(wanted), fuel);
  return equal === (op === 'eq') ? null : 'value_mismatch';
}

/** Compares with each alternative of the found value's type; having none is a mismatch of types. */
function judgeMembership(found: JsonValue, values: readonly JsonValue[], fuel: Fuel): Verdict {
  const alternatives = values.filter((value) => jsonType(value) === jsonType(found));
  if (alternatives.length === 0) return 'type_mismatch';
  const text = canonicalJson(found);
  const equal = alternatives.map((value) => equalTexts(text, canonicalJson(value), fuel));
  return equal.some(Boolean) ? null : 'value_mismatch';
}

/** A cost is a whole number of minor units; less than nothing was never spent. */
function judgeBudget(found: JsonValue, amount: bigint): Verdict {
  if (typeof found !== 'number') return 'type_mismatch';
  if (!Number.isSafeInteger(found) || found < 0) return 'not_an_amount';
  return BigInt(found) <= amount ? null : 'over_budget';
}

function compares(op: OrderOperator, found: number, limit: number): boolean {
  switch (op) {
    case 'lt':
      return found < limit;
    case 'lte':
      return found <= limit;
    case 'gt':
      return found > limit;
    case 'gte':
      return found >= limit;
  }
}
