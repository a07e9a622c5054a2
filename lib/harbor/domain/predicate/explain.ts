import { canonicalJson, type JsonValue } from '@/lib/kernel/canonical-json';
import type { Clause, Operator, OrderOperator, Path, Predicate } from './ast';

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

const shownValues = 5;
const shownLength = 80;

const more = (values: readonly JsonValue[]): string =>
  values.length > shownValues ? ` and ${values.length - shownValues} more` : '';

const field = (path: Path): string => clipped(`"${path.join('.')}"`);

const shown = (value: JsonValue): string => clipped(canonicalJson(value));

const clipped = (text: string): string => (text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text);
