import { valueAt } from '@/lib/harbor/domain/json';
import { canonicalJson, type JsonValue } from '@/lib/kernel/canonical-json';
import type { Clause, Operator, OrderOperator, Path, Predicate } from './ast';
import type { FailureReason, TraceEntry } from './evaluate';

/** One clause for a person who has never seen the predicate language. */
export interface ClauseExplanation {
  readonly op: Operator;
  /** How deep the clause stands; the root is 0. */
  readonly depth: number;
  /** The evidence field that the clause reads. */
  readonly path?: Path;
  /** What the clause asks for: `"http_status" is 200`. */
  readonly sentence: string;
}

/** A clause with what came out for one evidence payload. */
export interface ClauseFinding extends ClauseExplanation {
  readonly passed: boolean;
  /** Why it did not pass: `It is 500.` Absent when it passed. */
  readonly finding?: string;
}

/** Every clause in reading order: entry i explains trace entry i. */
export function explainPredicate(predicate: Predicate): readonly ClauseExplanation[] {
  const explanations: ClauseExplanation[] = [];
  const walk = (clause: Clause, depth: number): void => {
    const path = 'path' in clause ? { path: clause.path } : {};
    explanations.push({ op: clause.op, depth, ...path, sentence: sentenceOf(clause) });
    for (const inner of innerClauses(clause)) walk(inner, depth + 1);
  };
  walk(predicate.root, 0);
  return explanations;
}

/** The explanations with each clause's verdict and, where it failed, what the evidence holds instead. */
export function explainVerdict(
  predicate: Predicate,
  trace: readonly TraceEntry[],
  payload: JsonValue,
): readonly ClauseFinding[] {
  return explainPredicate(predicate).map((explanation, index) => {
    const entry = trace[index];
    const finding = entry?.reason === undefined ? {} : { finding: findingOf(entry.reason, entry.path, payload) };
    return { ...explanation, passed: entry?.passed ?? false, ...finding };
  });
}

function innerClauses(clause: Clause): readonly Clause[] {
  if ('clauses' in clause) return clause.clauses;
  return 'clause' in clause ? [clause.clause] : [];
}

function sentenceOf(clause: Clause): string {
  switch (clause.op) {
    case 'true':
      return 'Any evidence passes';
    case 'false':
      return 'No evidence passes';
    case 'all':
      return 'All of these hold';
    case 'any':
      return 'At least one of these holds';
    case 'not':
      return 'This does not hold';
    case 'eq':
      return `${field(clause.path)} is ${shown(clause.value)}`;
    case 'ne':
      return `${field(clause.path)} is there and is not ${shown(clause.value)}`;
    case 'in':
      return `${field(clause.path)} is one of ${clause.values.slice(0, shownValues).map(shown).join(', ')}${more(clause.values)}`;
    case 'exists':
      return `${field(clause.path)} is there`;
    case 'lte_budget':
      return `${field(clause.path)} is not more than the intent's amount`;
    case 'schema':
      return 'The evidence has the shape that the evidence schema asks for';
    default:
      return `${field(clause.path)} is ${orderWords[clause.op]} ${shown(clause.value)}`;
  }
}

const orderWords: Readonly<Record<OrderOperator, string>> = {
  lt: 'less than',
  lte: 'at most',
  gt: 'more than',
  gte: 'at least',
};

function findingOf(reason: FailureReason, path: Path | undefined, payload: JsonValue): string {
  const found = path === undefined ? undefined : valueAt(payload, path);
  const value = found === undefined ? 'missing' : shown(found);
  switch (reason) {
    case 'constant_false':
      return 'It was written to refuse everything.';
    case 'clause_failed':
      return 'One of them does not hold.';
    case 'no_clause_passed':
      return 'None of them holds.';
    case 'clause_passed':
      return 'It does hold.';
    case 'path_missing':
      return 'The evidence does not have this field.';
    case 'type_mismatch':
      return `It is ${value}, which is another kind of value.`;
    case 'value_mismatch':
      return `It is ${value}.`;
    case 'over_budget':
      return `It is ${value}, more than the amount.`;
    case 'not_an_amount':
      return `It is ${value}, which is not a whole number of minor units from 0.`;
    case 'schema_mismatch':
      return 'The evidence has another shape.';
  }
}

const shownValues = 5;
const shownLength = 80;

const more = (values: readonly JsonValue[]): string =>
  values.length > shownValues ? ` and ${values.length - shownValues} more` : '';

const field = (path: Path): string => clipped(`"${path.join('.')}"`);

const shown = (value: JsonValue): string => clipped(canonicalJson(value));

const clipped = (text: string): string => (text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text);
