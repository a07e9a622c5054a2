import { isJsonArray, type JsonType } from '@/lib/harbor/domain/json';
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import type { GroupKeyword, Named, NumberKeyword, Rule, SchemaNode, SizeKeyword } from './schema';
import type { Site } from './site';

/** Reads the keywords that make one rule. Problems are noted at the site; null means that no rule came out. */
interface KeywordReader {
  readonly keywords: readonly string[];
  read(schema: JsonObject, site: Site): Rule | null;
}

/** A keyword that stands alone: `read` gets its value and a site that is the keyword's own place in problems. */
const alone = (keyword: string, read: (value: JsonValue, site: Site) => Rule | null): KeywordReader => ({
  keywords: [keyword],
  read: (schema, site) => (schema[keyword] === undefined ? null : read(schema[keyword], site)),
});

const number = (keyword: NumberKeyword): KeywordReader =>
  alone(keyword, (value, site) => {
    if (typeof value !== 'number') return fault(site, keyword, 'must be a number');
    if (keyword === 'multipleOf' && value <= 0) return fault(site, keyword, 'must be greater than 0');
    return { keyword, limit: value };
  });

const size = (keyword: SizeKeyword): KeywordReader =>
  alone(keyword, (value, site) => {
    const limit = readCount(value);
    return limit === null ? fault(site, keyword, wantsCount) : { keyword, limit };
  });

const group = (keyword: GroupKeyword): KeywordReader =>
  alone(keyword, (value, site) => {
    const schemas = readSchemas(value, keyword, site);
    return schemas === null ? null : { keyword, schemas };
  });

const unevaluated = (keyword: 'unevaluatedItems' | 'unevaluatedProperties'): KeywordReader =>
  alone(keyword, (value, site) => ({ keyword, schema: site.schema(value, keyword) }));

const typeNames = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;

const type = alone('type', (value, site) => {
  const types: (JsonType | 'integer')[] = [];
  for (const name of isJsonArray(value) ? value : [value]) {
    const known = typeNames.find((each) => each === name);
    if (known === undefined) return fault(site, 'type', `must be one of ${typeNames.join(', ')}, or a list of them`);
    types.push(known);
  }
  return types.length === 0 ? fault(site, 'type', 'must name at least one type') : { keyword: 'type', types };
});

const enumeration = alone('enum', (value, site) => {
  if (!isJsonArray(value) || value.length === 0) return fault(site, 'enum', 'must be a list with at least one value');
  return { keyword: 'enum', texts: new Set(value.map((each) => canonicalJson(each))) };
});

const constant = alone('const', (value) => ({ keyword: 'const', texts: new Set([canonicalJson(value)]) }));

const pattern = alone('pattern', (value, site) => {
  if (typeof value !== 'string') return fault(site, 'pattern', 'must be a string');
  const compiled = site.pattern(value, 'pattern');
  return compiled === null ? null : { keyword: 'pattern', pattern: compiled };
});

const uniqueItems = alone('uniqueItems', (value, site) => {
  if (typeof value !== 'boolean') return fault(site, 'uniqueItems', 'must be true or false');
  return value ? { keyword: 'uniqueItems' } : null;
});

const required = alone('required', (value, site) => {
  const names = readNames(value);
  return names === null ? fault(site, 'required', wantsNames) : { keyword: 'required', names };
});

const dependentRequired = alone('dependentRequired', (value, site) => {
  if (!isJsonObject(value)) return fault(site, 'dependentRequired', 'must be an object of lists of names');
  const names: [string, readonly string[]][] = [];
  for (const [name, each] of sorted(value)) {
    const list = readNames(each);
    if (list === null) site.problem(wantsNames, 'dependentRequired', name);
    else names.push([name, list]);
  }
  return { keyword: 'dependentRequired', names };
});

const reference = alone('$ref', (value, site) => {
  if (typeof value !== 'string') return fault(site, '$ref', 'must be a string');
  site.reference(value);
  return { keyword: '$ref', target: value };
});

const not = alone('not', (value, site) => ({ keyword: 'not', schema: site.schema(value, 'not') }));

const propertyNames = alone('propertyNames', (value, site) => ({
  keyword: 'propertyNames',
  schema: site.schema(value, 'propertyNames'),
}));

const dependentSchemas = alone('dependentSchemas', (value, site) => {
  if (!isJsonObject(value)) return fault(site, 'dependentSchemas', 'must be an object of schemas');
  return { keyword: 'dependentSchemas', schemas: readNamed(value, 'dependentSchemas', site) };
});

const conditional: KeywordReader = {
  keywords: ['if', 'then', 'else'],
  read(schema, site) {
    if (schema.if === undefined) return lonely(schema, ['then', 'else'], 'if', site);
    return {
      keyword: 'if',
      condition: site.schema(schema.if, 'if'),
      consequence: readOptional(schema, 'then', site),
      alternative: readOptional(schema, 'else', site),
    };
  },
};

const items: KeywordReader = {
  keywords: ['prefixItems', 'items'],
  read(schema, site) {
    const { prefixItems, items: rest } = schema;
    if (prefixItems === undefined && rest === undefined) return null;
    if (rest !== undefined && isJsonArray(rest))
      return fault(site, 'items', 'must be one schema; a list of schemas is "prefixItems"');
    const prefix = prefixItems === undefined ? [] : readSchemas(prefixItems, 'prefixItems', site);
    return prefix === null ? null : { keyword: 'items', prefix, rest: readOptional(schema, 'items', site) };
  },
};

const contains: KeywordReader = {
  keywords: ['contains', 'minContains', 'maxContains'],
  read(schema, site) {
    if (schema.contains === undefined) return lonely(schema, ['minContains', 'maxContains'], 'contains', site);
    const min = schema.minContains === undefined ? 1 : readCount(schema.minContains);
    const max = schema.maxContains === undefined ? null : readCount(schema.maxContains);
    if (min === null) return fault(site, 'minContains', wantsCount);
    if (max === null && schema.maxContains !== undefined) return fault(site, 'maxContains', wantsCount);
    return { keyword: 'contains', schema: site.schema(schema.contains, 'contains'), min, max };
  },
};

const properties: KeywordReader = {
  keywords: ['properties', 'patternProperties', 'additionalProperties'],
  read(schema, site) {
    const { properties: named = {}, patternProperties: matched = {}, additionalProperties } = schema;
    if (!isJsonObject(named)) return fault(site, 'properties', 'must be an object of schemas');
    if (!isJsonObject(matched)) return fault(site, 'patternProperties', 'must be an object of schemas');
    if (
      schema.properties === undefined &&
      schema.patternProperties === undefined &&
      additionalProperties === undefined
    ) {
      return null;
    }
    const patterns = sorted(matched).flatMap(([source, each]) => {
      const compiled = site.pattern(source, 'patternProperties', source);
      const node = site.schema(each, 'patternProperties', source);
      return compiled === null ? [] : [[compiled, node] as const];
    });
    return {
      keyword: 'properties',
      named: new Map(readNamed(named, 'properties', site)),
      patterns,
      rest: readOptional(schema, 'additionalProperties', site),
    };
  },
};

/**
 * Every assertion and applicator of draft 2020-12, in the order in which a value is checked.
 * The unevaluated ones stand last: they ask what the others have looked at.
 */
export const keywordReaders: readonly KeywordReader[] = [
  type,
  constant,
  enumeration,
  number('multipleOf'),
  number('minimum'),
  number('exclusiveMinimum'),
  number('maximum'),
  number('exclusiveMaximum'),
  size('minLength'),
  size('maxLength'),
  pattern,
  size('minItems'),
  size('maxItems'),
  uniqueItems,
  items,
  contains,
  size('minProperties'),
  size('maxProperties'),
  required,
  dependentRequired,
  propertyNames,
  properties,
  dependentSchemas,
  reference,
  group('allOf'),
  group('anyOf'),
  group('oneOf'),
  not,
  conditional,
  unevaluated('unevaluatedItems'),
  unevaluated('unevaluatedProperties'),
];

const wantsCount = 'must be a whole number from 0';
const wantsNames = 'must be a list of different names';

/** Notes a problem at a keyword; gives null so that a reader can return it. */
function fault(site: Site, keyword: string, message: string): null {
  site.problem(message, keyword);
  return null;
}

/** A keyword that says nothing without its companion is a slip of its author, who expects a check. */
function lonely(schema: JsonObject, keywords: readonly string[], companion: string, site: Site): null {
  for (const keyword of keywords) {
    if (schema[keyword] !== undefined) site.problem(`has no effect without "${companion}"`, keyword);
  }
  return null;
}

const readCount = (value: JsonValue): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

function readNames(value: JsonValue): readonly string[] | null {
  if (!isJsonArray(value)) return null;
  const names = value.filter((name) => typeof name === 'string');
  return names.length === value.length && new Set(names).size === names.length ? [...names].sort() : null;
}

function readSchemas(value: JsonValue, keyword: string, site: Site): readonly SchemaNode[] | null {
  if (!isJsonArray(value) || value.length === 0) {
    return fault(site, keyword, 'must be a list with at least one schema');
  }
  return value.map((each, index) => site.schema(each, keyword, String(index)));
}

const readNamed = (value: JsonObject, keyword: string, site: Site): Named<SchemaNode> =>
  sorted(value).map(([name, each]) => [name, site.schema(each, keyword, name)]);

const readOptional = (schema: JsonObject, keyword: string, site: Site): SchemaNode | null =>
  schema[keyword] === undefined ? null : site.schema(schema[keyword], keyword);

/** Members by name in code-unit order. */
const sorted = (value: JsonObject): [string, JsonValue][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
