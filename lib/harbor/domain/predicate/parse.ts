import { isJsonArray, utf8Length } from '@/lib/harbor/domain/json';
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue, jsonProblem } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import {
  type Clause,
  isOperator,
  type Operator,
  operatorFields,
  type Path,
  type Predicate,
  predicateLimits,
} from './ast';
import { predicateRefusals } from './refusals';

/**
 * Reads a predicate document `{version: 1, root: {op, …}}` as it came from outside.
 * Strict: an unknown operator or field, an empty group and an empty path are refused, because a clause that was
 * misspelt and ignored would pay. `field` names the place (`predicate_dsl.root.clauses.1.path`), `details.path` as steps.
 */
export function parsePredicate(document: JsonValue): Outcome<Predicate> {
  if (!isJsonObject(document)) return malformed([], 'must be an object');
  const problem = jsonProblem(document);
  if (problem === 'not_json') return malformed([], 'must be JSON');
  if (problem !== null) return tooLarge([], 'is nested too deeply or has too many values');
  const stray = strayField(document, ['version', 'root']);
  if (stray !== undefined) return malformed([stray], 'is not a field of a predicate');
  if (typeof document.version !== 'number') return malformed(['version'], 'must be the number 1');
  if (document.version !== 1) {
    return predicateRefusals.refuse('predicate.version_unsupported', located(['version']));
  }
  const root = parseClause(document.root, { at: ['root'], depth: 1, count: { clauses: 0 } });
  return root.ok ? ok({ version: 1, root: root.value }) : root;
}

/** Where the reader stands. `count` is shared by the whole document. */
interface Site {
  readonly at: readonly string[];
  readonly depth: number;
  readonly count: { clauses: number };
}

const below = (site: Site, ...steps: string[]): Site => ({
  ...site,
  at: [...site.at, ...steps],
  depth: site.depth + 1,
});

function parseClause(source: JsonValue | undefined, site: Site): Outcome<Clause> {
  if (site.depth > predicateLimits.depth) return tooLarge(site.at, `is nested deeper than ${predicateLimits.depth}`);
  if (++site.count.clauses > predicateLimits.nodes) {
    return tooLarge(site.at, `is beyond the ${predicateLimits.nodes} clauses that a predicate may have`);
  }
  if (!isJsonObject(source)) return malformed(site.at, 'must be an object with an "op"');
  const op = source.op;
  if (typeof op !== 'string' || !isOperator(op)) {
    return malformed([...site.at, 'op'], `must be one of ${Object.keys(operatorFields).join(', ')}`);
  }
  const stray = strayField(source, ['op', ...operatorFields[op]]);
  if (stray !== undefined) return malformed([...site.at, stray], `is not a field of "${op}"`);
  return parseOperands(op, source, site);
}

function parseOperands(op: Operator, source: JsonObject, site: Site): Outcome<Clause> {
  switch (op) {
    case 'true':
    case 'false':
    case 'schema':
      return ok({ op });
    case 'all':
    case 'any': {
      const clauses = parseClauses(source.clauses, site);
      return clauses.ok ? ok({ op, clauses: clauses.value }) : clauses;
    }
    case 'not': {
      const clause = parseClause(source.clause, below(site, 'clause'));
      return clause.ok ? ok({ op, clause: clause.value }) : clause;
    }
    default: {
      const path = parsePath(source.path, [...site.at, 'path']);
      return path.ok ? parseTest(op, path.value, source, site) : path;
    }
  }
}

type TestOperator = Exclude<Operator, 'true' | 'false' | 'schema' | 'all' | 'any' | 'not'>;

function parseTest(op: TestOperator, path: Path, source: JsonObject, site: Site): Outcome<Clause> {
  switch (op) {
    case 'exists':
    case 'lte_budget':
      return ok({ op, path });
    case 'in': {
      const values = parseValues(source.values, [...site.at, 'values']);
      return values.ok ? ok({ op, path, values: values.value }) : values;
    }
    case 'eq':
    case 'ne': {
      const value = parseLiteral(source.value, [...site.at, 'value']);
      return value.ok ? ok({ op, path, value: value.value }) : value;
    }
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      if (typeof source.value !== 'number') return malformed([...site.at, 'value'], 'must be a number');
      return ok({ op, path, value: source.value });
  }
}

function parseClauses(source: JsonValue | undefined, site: Site): Outcome<readonly Clause[]> {
  const at = [...site.at, 'clauses'];
  if (source === undefined || !isJsonArray(source) || source.length === 0) {
    return malformed(at, 'must be an array with at least one clause');
  }
  const clauses: Clause[] = [];
  for (const [index, element] of source.entries()) {
    const clause = parseClause(element, below(site, 'clauses', String(index)));
    if (!clause.ok) return clause;
    clauses.push(clause.value);
  }
  return ok(clauses);
}

function parsePath(source: JsonValue | undefined, at: readonly string[]): Outcome<Path> {
  if (source === undefined || !isJsonArray(source) || source.length === 0) {
    return malformed(at, 'must be an array with at least one step');
  }
  if (source.length > predicateLimits.path) return tooLarge(at, `has more than ${predicateLimits.path} steps`);
  const path: string[] = [];
  for (const [index, step] of source.entries()) {
    const isIndex = typeof step === 'number' && Number.isSafeInteger(step) && step >= 0;
    if (typeof step !== 'string' && !isIndex) {
      return malformed([...at, String(index)], 'must be a member name or an array index');
    }
    const text = String(step);
    if (text.length > predicateLimits.step) {
      return tooLarge([...at, String(index)], `is longer than ${predicateLimits.step} characters`);
    }
    path.push(text);
  }
  return ok(path);
}

function parseValues(source: JsonValue | undefined, at: readonly string[]): Outcome<readonly JsonValue[]> {
  if (source === undefined || !isJsonArray(source) || source.length === 0) {
    return malformed(at, 'must be an array with at least one value');
  }
  if (source.length > predicateLimits.values) return tooLarge(at, `has more than ${predicateLimits.values} values`);
  for (const [index, element] of source.entries()) {
    const value = parseLiteral(element, [...at, String(index)]);
    if (!value.ok) return value;
  }
  return ok(source);
}

function parseLiteral(source: JsonValue | undefined, at: readonly string[]): Outcome<JsonValue> {
  if (source === undefined) return malformed(at, 'is missing');
  if (utf8Length(canonicalJson(source)) > predicateLimits.literalBytes) {
    return tooLarge(at, `is larger than ${predicateLimits.literalBytes} bytes`);
  }
  return ok(source);
}

const strayField = (object: JsonObject, fields: readonly string[]): string | undefined =>
  Object.keys(object).find((name) => !fields.includes(name));

const malformed = (at: readonly string[], problem: string): Outcome<never> =>
  predicateRefusals.refuse('predicate.malformed', { message: sentence(at, problem), ...located(at) });

const tooLarge = (at: readonly string[], problem: string): Outcome<never> =>
  predicateRefusals.refuse('predicate.too_large', { message: sentence(at, problem), ...located(at) });

const documentName = 'predicate_dsl';

const located = (at: readonly string[]) => ({ field: [documentName, ...at].join('.'), details: { path: at } });

/** A caller's field name may be long; the sentence shows enough of it to be found. */
const sentence = (at: readonly string[], problem: string): string =>
  `${[documentName, ...at].join('.').slice(0, 200)} ${problem}.`;
