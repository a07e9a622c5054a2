import { isJsonObject, type JsonObject, type JsonValue, jsonProblem } from '@/lib/kernel/canonical-json';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import { compilePattern, type PatternResult } from '@/lib/kernel/pattern';
import { keywordReaders } from './keywords';
import { type JsonSchema, type Rule, type SchemaNode, schemaLimits } from './schema';
import type { Site } from './site';

export const schemaRefusals = defineRefusals({
  'evidence_schema.invalid': {
    status: 400,
    message: 'The evidence schema is not a JSON Schema (draft 2020-12) that can be checked.',
  },
});

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** Say something about a value but never refuse it. `format` is one of them by the draft's default. */
const annotations = new Set(
  'title description default deprecated readOnly writeOnly examples $comment format contentEncoding contentMediaType contentSchema'.split(
    ' ',
  ),
);
const structural = new Set(['$schema', '$id', '$anchor', '$defs', 'definitions']);
const assertions = new Set(keywordReaders.flatMap(({ keywords }) => keywords));

/** What the author of an older or wider dialect should write instead. */
const insteadOf: Readonly<Record<string, string>> = {
  additionalItems: 'write "prefixItems" with "items"',
  dependencies: 'write "dependentRequired" or "dependentSchemas"',
  nullable: 'add "null" to "type"',
  $dynamicRef: 'write "$ref"',
  $recursiveRef: 'write "$ref"',
};

/**
 * Checks a schema when an intent is created, and makes the form that `validateJson` interprets.
 * Refused, with the place: unknown keywords (an `x-…` one is an annotation), keywords that cannot be supported, remote
 * references, patterns that need back-tracking, a schema that contains itself without going deeper into the value.
 * `field` names the first problem's place, `details.problems` lists up to 20 as `{path, message}`.
 */
export function parseJsonSchema(source: JsonValue): Outcome<JsonSchema> {
  if (jsonProblem(source) !== null)
    return refuseSchema([{ path: [], message: 'is nested too deeply or is too large' }]);
  const reading: Reading = { problems: [], places: new Map(), references: [], patterns: new Map() };
  const root = readNode(source, [], reading);
  const targets = resolveReferences(reading);
  findLoop(targets, reading);
  return reading.problems.length === 0 ? ok({ root, targets }) : refuseSchema(reading.problems);
}

interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** State of one reading. */
interface Reading {
  readonly problems: Problem[];
  /** Every schema by the reference that reaches it: `#`, `#/$defs/price`, `#anchor`. */
  readonly places: Map<string, SchemaNode>;
  readonly references: { readonly target: string; readonly path: readonly string[] }[];
  /** By source. */
  readonly patterns: Map<string, PatternResult>;
}

function readNode(source: JsonValue, path: readonly string[], reading: Reading): SchemaNode {
  const rules: Rule[] = [];
  const node: SchemaNode = { rules };
  const site = siteAt(path, node, reading);
  if (reading.places.size >= schemaLimits.nodes) {
    site.problem(`is beyond the ${schemaLimits.nodes} schemas that a schema may have`);
    return node;
  }
  reading.places.set(fragment(path), node);
  if (source === false) rules.push({ keyword: 'false' });
  else if (isJsonObject(source)) readKeywords(source, rules, site);
  else if (source !== true) site.problem('must be an object, true or false');
  return node;
}

function readKeywords(source: JsonObject, rules: Rule[], site: Site): void {
  for (const keyword of Object.keys(source)) {
    const known = assertions.has(keyword) || structural.has(keyword) || annotations.has(keyword);
    if (!known && !keyword.startsWith('x-')) site.problem(unsupported(keyword), keyword);
  }
  readStructure(source, site);
  for (const { read } of keywordReaders) {
    const rule = read(source, site);
    if (rule !== null) rules.push(rule);
  }
}

function readStructure(source: JsonObject, site: Site): void {
  const { $schema, $id, $anchor } = source;
  const isTop = site.path.length === 0;
  if ($schema !== undefined && !(isTop && $schema === dialect)) {
    site.problem(`must be "${dialect}", at the top of the schema`, '$schema');
  }
  if ($id !== undefined && !(isTop && typeof $id === 'string')) {
    site.problem('must be a string, at the top of the schema: a schema is one document here', '$id');
  }
  if (typeof $anchor === 'string' && anchorForm.test($anchor)) site.anchor($anchor);
  else if ($anchor !== undefined) site.problem('must be a plain name', '$anchor');
  for (const keyword of ['$defs', 'definitions']) {
    const definitions = source[keyword] ?? {};
    if (!isJsonObject(definitions)) site.problem('must be an object of schemas', keyword);
    else for (const [name, each] of Object.entries(definitions)) site.schema(each, keyword, name);
  }
}

const anchorForm = /^[A-Za-z_][-A-Za-z0-9._]*$/;

const unsupported = (keyword: string): string =>
  insteadOf[keyword] ?? 'is not a keyword of draft 2020-12 that can be checked here; name an annotation "x-…"';

function siteAt(path: readonly string[], node: SchemaNode, reading: Reading): Site {
  const problem = (message: string, ...steps: readonly string[]): void => note(reading, [...path, ...steps], message);
  return {
    path,
    problem,
    schema: (source, ...steps) => readNode(source, [...path, ...steps], reading),
    pattern(source, ...steps) {
      const compiled = readPattern(source, reading);
      if (compiled.ok) return compiled.pattern;
      problem(compiled.problem, ...steps);
      return null;
    },
    reference: (target) => reading.references.push({ target, path: [...path, '$ref'] }),
    anchor(name) {
      if (reading.places.has(`#${name}`)) problem('is used twice', '$anchor');
      reading.places.set(`#${name}`, node);
    },
  };
}

function readPattern(source: string, reading: Reading): PatternResult {
  const known = reading.patterns.get(source);
  if (known !== undefined) return known;
  if (reading.patterns.size >= schemaLimits.patterns) {
    return { ok: false, problem: `is beyond the ${schemaLimits.patterns} patterns that a schema may have` };
  }
  const compiled = compilePattern(source);
  reading.patterns.set(source, compiled);
  return compiled;
}

function resolveReferences(reading: Reading): Map<string, SchemaNode> {
  const targets = new Map<string, SchemaNode>();
  for (const { target, path } of reading.references) {
    const node = reading.places.get(percentDecoded(target));
    if (node !== undefined) targets.set(target, node);
    else if (target.startsWith('#')) note(reading, path, 'does not lead to a schema of this document');
    else note(reading, path, 'must stay in this document: other documents are never fetched');
  }
  return targets;
}

/**
 * Finds a schema that applies itself to the same value: validation would never end.
 * Going down into the value (items, properties) always ends, because the value does.
 */
function findLoop(targets: ReadonlyMap<string, SchemaNode>, reading: Reading): void {
  const finished = new Set<SchemaNode>();
  const entered = new Set<SchemaNode>();
  const leadsBack = (node: SchemaNode): boolean => {
    if (finished.has(node)) return false;
    if (entered.has(node)) return true;
    entered.add(node);
    const back = node.rules.flatMap((rule) => appliedInPlace(rule, targets)).some(leadsBack);
    finished.add(node);
    return back;
  };
  for (const { target, path } of reading.references) {
    const node = targets.get(target);
    if (node !== undefined && leadsBack(node))
      note(reading, path, 'leads back to itself without going deeper into the value');
  }
}

/** Schemas that a rule applies to the same value, not to a part of it. */
function appliedInPlace(rule: Rule, targets: ReadonlyMap<string, SchemaNode>): readonly SchemaNode[] {
  switch (rule.keyword) {
    case '$ref':
      return [targets.get(rule.target)].filter((node) => node !== undefined);
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return rule.schemas;
    case 'not':
      return [rule.schema];
    case 'if':
      return [rule.condition, rule.consequence, rule.alternative].filter((node) => node !== null);
    case 'dependentSchemas':
      return rule.schemas.map(([, node]) => node);
    default:
      return [];
  }
}

function note(reading: Reading, path: readonly string[], message: string): void {
  if (reading.problems.length < schemaLimits.errors) reading.problems.push({ path, message });
}

/** The reference of a place, as JSON Pointer fragments are written before percent-encoding. */
const fragment = (path: readonly string[]): string =>
  `#${path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const documentName = 'evidence_schema';

function refuseSchema(problems: readonly Problem[]): Outcome<never> {
  const [first] = problems;
  const field = [documentName, ...(first?.path ?? [])].join('.');
  const message = `${field.slice(0, 200)} ${first?.message ?? 'cannot be checked'}.`;
  return schemaRefusals.refuse('evidence_schema.invalid', { message, field, details: { problems } });
}
