import type { Fuel } from '@/lib/harbor/domain/fuel';
import { isJsonArray } from '@/lib/harbor/domain/json';
import { assert } from '@/lib/kernel/assert';
import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import { assertionProblem } from './assertions';
import { type JsonSchema, type Named, type Rule, type SchemaNode, schemaLimits } from './schema';

/** What does not fit, where in the value, and which keyword says so. */
export interface SchemaError {
  readonly path: readonly string[];
  readonly keyword: Rule['keyword'];
  readonly message: string;
}

export interface SchemaReport {
  readonly valid: boolean;
  /** At most 20, in a fixed order. Alternatives (`anyOf`, `oneOf`, `not`, `contains`) report as one. */
  readonly errors: readonly SchemaError[];
}

/**
 * Checks a value. Deterministic, whatever the order of members in schema and value.
 * Costs one unit of fuel per schema applied and per member or element visited, and the bytes compared or matched.
 * When the fuel ran out the report says invalid and `fuel.exhausted` is true: nothing was found out then.
 */
export function validateJson(schema: JsonSchema, value: JsonValue, fuel: Fuel): SchemaReport {
  const errors: SchemaError[] = [];
  const valid = validateNode(schema.root, value, { schema, fuel, path: [], depth: 0, errors }) !== null;
  return { valid: valid && !fuel.exhausted, errors };
}

/** Where the validation stands. `errors` is null inside alternatives, whose own errors nobody asks for. */
interface Run {
  readonly schema: JsonSchema;
  readonly fuel: Fuel;
  readonly path: readonly string[];
  readonly depth: number;
  readonly errors: SchemaError[] | null;
}

/** Members and elements that the rules of a schema have looked at; the unevaluated keywords ask for the others. */
interface Seen {
  readonly names: Set<string>;
  readonly indices: Set<number>;
}

/** What the schema has looked at, or null when the value does not fit. */
function validateNode(node: SchemaNode, value: JsonValue, run: Run): Seen | null {
  const cost = run.depth < schemaLimits.applied ? 1 : Number.POSITIVE_INFINITY;
  if (!run.fuel.spend(cost)) return null;
  const seen: Seen = { names: new Set(), indices: new Set() };
  let valid = true;
  for (const rule of node.rules) valid = holds(rule, value, seen, { ...run, depth: run.depth + 1 }) && valid;
  return valid ? seen : null;
}

function holds(rule: Rule, value: JsonValue, seen: Seen, run: Run): boolean {
  switch (rule.keyword) {
    case '$ref': {
      const target = run.schema.targets.get(rule.target);
      assert(target !== undefined, `Unresolved reference ${rule.target}`);
      return fits(target, value, seen, run);
    }
    case 'allOf':
      return rule.schemas.map((schema) => fits(schema, value, seen, run)).every(Boolean);
    case 'anyOf':
    case 'oneOf':
      return holdsAlternatives(rule.keyword, rule.schemas, value, seen, run);
    case 'not':
      return validateNode(rule.schema, value, silent(run)) === null || fail(run, 'not', 'must not fit the schema');
    case 'if': {
      const met = fits(rule.condition, value, seen, silent(run));
      const branch = met ? rule.consequence : rule.alternative;
      return branch === null || fits(branch, value, seen, run);
    }
    case 'dependentSchemas':
      return isJsonObject(value) ? holdsDependents(rule.schemas, value, seen, run) : true;
    case 'propertyNames':
      return isJsonObject(value) ? holdsNames(rule.schema, value, run) : true;
    case 'properties':
      return isJsonObject(value) ? holdsProperties(rule, value, seen, run) : true;
    case 'unevaluatedProperties':
      return isJsonObject(value) ? holdsUnseenNames(rule.schema, value, seen, run) : true;
    case 'items':
    case 'unevaluatedItems':
    case 'contains':
      return isJsonArray(value) ? holdsElements(rule, value, seen, run) : true;
    default: {
      const problem = assertionProblem(rule, value, run.fuel);
      return problem === null || fail(run, rule.keyword, problem);
    }
  }
}

/** Applies a schema to the same value; what it has looked at counts here too. */
function fits(node: SchemaNode, value: JsonValue, seen: Seen, run: Run): boolean {
  const found = validateNode(node, value, run);
  for (const name of found?.names ?? []) seen.names.add(name);
  for (const index of found?.indices ?? []) seen.indices.add(index);
  return found !== null;
}

const fitsPart = (node: SchemaNode, part: JsonValue, step: string, run: Run): boolean =>
  validateNode(node, part, { ...run, path: [...run.path, step] }) !== null;

/** Every alternative is tried, also after one fits: what each has looked at counts. */
function holdsAlternatives(
  keyword: 'anyOf' | 'oneOf',
  schemas: readonly SchemaNode[],
  value: JsonValue,
  seen: Seen,
  run: Run,
): boolean {
  const fitting = schemas.filter((schema) => fits(schema, value, seen, silent(run))).length;
  if (fitting === 0) return fail(run, keyword, 'must fit one of the alternatives');
  return (
    keyword === 'anyOf' || fitting === 1 || fail(run, keyword, `must fit exactly one alternative, fits ${fitting}`)
  );
}

const holdsDependents = (schemas: Named<SchemaNode>, value: JsonObject, seen: Seen, run: Run): boolean =>
  schemas
    .filter(([name]) => Object.hasOwn(value, name))
    .map(([, schema]) => fits(schema, value, seen, run))
    .every(Boolean);

const holdsNames = (schema: SchemaNode, value: JsonObject, run: Run): boolean =>
  membersOf(value, run)
    .map(([name]) => fitsPart(schema, name, name, run))
    .every(Boolean);

type PropertiesRule = Extract<Rule, { keyword: 'properties' }>;

function holdsProperties(rule: PropertiesRule, value: JsonObject, seen: Seen, run: Run): boolean {
  let valid = true;
  for (const [name, part] of membersOf(value, run)) {
    const named = rule.named.get(name);
    const schemas = named === undefined ? [] : [named];
    for (const [pattern, schema] of rule.patterns) {
      if (run.fuel.spendOnPattern(name) && pattern.test(name)) schemas.push(schema);
    }
    if (schemas.length === 0 && rule.rest !== null) schemas.push(rule.rest);
    if (schemas.length > 0) seen.names.add(name);
    for (const schema of schemas) valid = fitsPart(schema, part, name, run) && valid;
  }
  return valid;
}

function holdsUnseenNames(schema: SchemaNode, value: JsonObject, seen: Seen, run: Run): boolean {
  let valid = true;
  for (const [name, part] of membersOf(value, run)) {
    if (seen.names.has(name)) continue;
    seen.names.add(name);
    valid = fitsPart(schema, part, name, run) && valid;
  }
  return valid;
}

type ElementsRule = Extract<Rule, { keyword: 'items' | 'unevaluatedItems' | 'contains' }>;

function holdsElements(rule: ElementsRule, value: JsonArray, seen: Seen, run: Run): boolean {
  if (rule.keyword === 'contains') return holdsContains(rule, value, seen, run);
  let valid = true;
  for (const [index, part] of value.entries()) {
    if (!run.fuel.spend(1)) return false;
    const schema = elementSchema(rule, index, seen);
    if (schema === null) continue;
    seen.indices.add(index);
    valid = fitsPart(schema, part, String(index), run) && valid;
  }
  return valid;
}

function elementSchema(
  rule: Exclude<ElementsRule, { keyword: 'contains' }>,
  index: number,
  seen: Seen,
): SchemaNode | null {
  if (rule.keyword === 'unevaluatedItems') return seen.indices.has(index) ? null : rule.schema;
  return rule.prefix[index] ?? rule.rest;
}

type ContainsRule = Extract<Rule, { keyword: 'contains' }>;

function holdsContains({ schema, min, max }: ContainsRule, value: JsonArray, seen: Seen, run: Run): boolean {
  let count = 0;
  for (const [index, part] of value.entries()) {
    if (!run.fuel.spend(1)) return false;
    if (!fitsPart(schema, part, String(index), silent(run))) continue;
    seen.indices.add(index);
    count++;
  }
  if (count < min) return fail(run, 'contains', `must have at least ${min} elements that fit, has ${count}`);
  return (
    max === null || count <= max || fail(run, 'contains', `must have at most ${max} elements that fit, has ${count}`)
  );
}

/** Members in code-unit order of their names, paid for; none when the fuel does not reach. */
function membersOf(value: JsonObject, run: Run): readonly (readonly [string, JsonValue])[] {
  const members = Object.entries(value);
  return run.fuel.spend(members.length) ? members.sort(([a], [b]) => (a < b ? -1 : 1)) : [];
}

const silent = (run: Run): Run => ({ ...run, errors: null });

function fail({ errors, path }: Run, keyword: Rule['keyword'], message: string): false {
  if (errors !== null && errors.length < schemaLimits.errors) errors.push({ path, keyword, message });
  return false;
}
