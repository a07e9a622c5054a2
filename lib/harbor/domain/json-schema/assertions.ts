import type { Fuel } from '@/lib/harbor/domain/fuel';
import { codePointLength, isJsonArray, jsonType } from '@/lib/harbor/domain/json';
import {
  canonicalJson,
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '@/lib/kernel/canonical-json';
import { isMultipleOf } from './decimal';
import type { Assertion, Named, NumberKeyword } from './schema';

/** Why a value breaks a rule that looks at the value itself, in words; null when it holds or says nothing about this type. */
export function assertionProblem(rule: Assertion, value: JsonValue, fuel: Fuel): string | null {
  switch (rule.keyword) {
    case 'false':
      return 'is not allowed here';
    case 'type':
      return rule.types.some((type) => isOfType(value, type))
        ? null
        : `must be ${rule.types.join(' or ')}, is ${jsonType(value)}`;
    case 'const':
    case 'enum':
      return enumProblem(rule.texts, value, fuel);
    case 'multipleOf':
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return typeof value === 'number' ? numberProblem(rule.keyword, value, rule.limit) : null;
    case 'minLength':
    case 'maxLength':
      return typeof value === 'string' ? lengthProblem(rule.keyword === 'minLength', value, rule.limit, fuel) : null;
    case 'pattern':
      if (typeof value !== 'string') return null;
      return fuel.spendOnPattern(value) && rule.pattern.test(value) ? null : 'must match the pattern';
    case 'minItems':
    case 'maxItems':
      return isJsonArray(value) ? sizeProblem(rule.keyword === 'minItems', value.length, rule.limit, 'elements') : null;
    case 'minProperties':
    case 'maxProperties': {
      if (!isJsonObject(value)) return null;
      return sizeProblem(rule.keyword === 'minProperties', Object.keys(value).length, rule.limit, 'members');
    }
    case 'uniqueItems':
      return isJsonArray(value) ? uniqueProblem(value, fuel) : null;
    case 'required':
      return isJsonObject(value) ? missingProblem(rule.names, value, fuel) : null;
    case 'dependentRequired':
      return isJsonObject(value) ? dependentProblem(rule.names, value, fuel) : null;
  }
}

const isOfType = (value: JsonValue, type: string): boolean =>
  type === 'integer' ? typeof value === 'number' && Number.isInteger(value) : jsonType(value) === type;

function enumProblem(texts: ReadonlySet<string>, value: JsonValue, fuel: Fuel): string | null {
  const text = canonicalJson(value);
  if (fuel.spendOnCompare(text) && texts.has(text)) return null;
  return texts.size === 1
    ? 'must be the one value that is allowed'
    : `must be one of the ${texts.size} values that are allowed`;
}

function numberProblem(keyword: NumberKeyword, value: number, limit: number): string | null {
  switch (keyword) {
    case 'multipleOf':
      return isMultipleOf(value, limit) ? null : `must be a multiple of ${limit}`;
    case 'minimum':
      return value >= limit ? null : `must be at least ${limit}`;
    case 'exclusiveMinimum':
      return value > limit ? null : `must be greater than ${limit}`;
    case 'maximum':
      return value <= limit ? null : `must be at most ${limit}`;
    case 'exclusiveMaximum':
      return value < limit ? null : `must be less than ${limit}`;
  }
}

function lengthProblem(isMinimum: boolean, text: string, limit: number, fuel: Fuel): string | null {
  if (!fuel.spendOnCompare(text)) return 'is too long to be measured';
  return sizeProblem(isMinimum, codePointLength(text), limit, 'characters');
}

function sizeProblem(isMinimum: boolean, size: number, limit: number, what: string): string | null {
  if (isMinimum) return size >= limit ? null : `must have at least ${limit} ${what}, has ${size}`;
  return size <= limit ? null : `must have at most ${limit} ${what}, has ${size}`;
}

function uniqueProblem(value: JsonArray, fuel: Fuel): string | null {
  const texts = new Set<string>();
  for (const [index, element] of value.entries()) {
    const text = canonicalJson(element);
    if (!fuel.spendOnCompare(text)) return 'is too long to be compared';
    if (texts.has(text)) return `must not have equal elements, element ${index} repeats an earlier one`;
    texts.add(text);
  }
  return null;
}

function missingProblem(names: readonly string[], value: JsonObject, fuel: Fuel): string | null {
  if (!fuel.spend(names.length)) return 'has too many members to be checked';
  const missing = names.filter((name) => !Object.hasOwn(value, name));
  return missing.length === 0 ? null : `must have ${quoted(missing)}`;
}

function dependentProblem(dependents: Named<readonly string[]>, value: JsonObject, fuel: Fuel): string | null {
  for (const [name, names] of dependents) {
    if (!Object.hasOwn(value, name)) continue;
    const problem = missingProblem(names, value, fuel);
    if (problem !== null) return `${problem} beside ${quoted([name])}`;
  }
  return null;
}

/** Names as a person reads them; the first few stand for many. */
function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name.length > 64 ? `${name.slice(0, 63)}…` : name}"`);
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}
