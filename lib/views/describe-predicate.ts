import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import type { Clause } from './contract';

/**
 * The predicate as sentences, in reading order: clause i here is clause i of the evaluation's trace.
 * Takes the stored document, which was checked when the intent was created.
 */
export function describePredicate(document: JsonValue, amount: string): readonly Clause[] {
  const clauses: Clause[] = [];
  const root = isJsonObject(document) ? document.root : undefined;
  if (isJsonObject(root)) walk(root, 0, amount, clauses);
  return clauses;
}

/** The language itself stops at 16 levels. */
const deepest = 16;

function walk(clause: JsonObject, depth: number, amount: string, into: Clause[]): void {
  const inner = innerClauses(clause);
  into.push({
    depth: Math.min(depth, deepest),
    kind: inner === null ? 'check' : 'group',
    sentence: sentenceOf(clause, amount),
    path: inner === null ? pathOf(clause) : null,
  });
  if (depth < deepest) for (const each of inner ?? []) walk(each, depth + 1, amount, into);
}

/** Clauses inside a group; null for a check. */
function innerClauses({ op, clauses, clause }: JsonObject): readonly JsonObject[] | null {
  if (op === 'not') return isJsonObject(clause) ? [clause] : [];
  if (op !== 'all' && op !== 'any') return null;
  return Array.isArray(clauses) ? clauses.filter(isJsonObject) : [];
}

/** `schema` reads the whole document; constants read nothing. */
function pathOf({ op, path }: JsonObject): string[] | null {
  if (op === 'schema') return [];
  return Array.isArray(path) ? path.map(String) : null;
}

const comparisons: Readonly<Record<string, string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
};

function sentenceOf(clause: JsonObject, amount: string): string {
  const { op, value, values } = clause;
  const field = (pathOf(clause) ?? []).join(' › ');
  const comparison = comparisons[String(op)];
  if (comparison) return `${field} ${comparison} ${JSON.stringify(value)}`;
  switch (op) {
    case 'true':
      return 'Always passes';
    case 'false':
      return 'Never passes';
    case 'all':
      return 'All of these hold';
    case 'any':
      return 'At least one of these holds';
    case 'not':
      return 'This does not hold';
    case 'in':
      return `${field} is one of ${(Array.isArray(values) ? values : []).map((each) => JSON.stringify(each)).join(', ')}`;
    case 'exists':
      return `${field} exists`;
    case 'lte_budget':
      return `${field} is at most the intent’s amount (${amount})`;
    case 'schema':
      return 'The evidence has the agreed shape';
    default:
      return String(op);
  }
}
