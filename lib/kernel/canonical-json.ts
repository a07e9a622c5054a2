import { assert } from './assert';
import { bounds } from './bounds';

export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface JsonLimits {
  readonly depth: number;
  readonly nodes: number;
}

const productLimits: JsonLimits = { depth: bounds.jsonDepth, nodes: bounds.jsonNodes };

/**
 * Says why a parsed body may not enter the product, or null when it may.
 * A scalar has depth 0; each object or array around it adds one.
 */
export function jsonProblem(value: unknown, limits = productLimits): 'too_deep' | 'too_many_nodes' | 'not_json' | null {
  const budget = { nodes: limits.nodes };
  return problemWithin(value, limits.depth, budget);
}

export const isJson = (value: unknown, limits = productLimits): value is JsonValue =>
  jsonProblem(value, limits) === null;

function problemWithin(value: unknown, depth: number, budget: { nodes: number }): ReturnType<typeof jsonProblem> {
  if (--budget.nodes < 0) return 'too_many_nodes';
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'not_json';
  if (typeof value !== 'object') return 'not_json';
  if (depth === 0) return 'too_deep';
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    const problem = problemWithin(child, depth - 1, budget);
    if (problem !== null) return problem;
  }
  return null;
}

/**
 * The text that intents and evidence are digested over: object keys sorted recursively, compact, arrays kept.
 * Keys stand in the order JavaScript gives a sorted object: array indices by number first, then the others by UTF-16
 * code unit. That is what signers' kits produce, and it is not RFC 8785. `__proto__` is a key like any other.
 * @throws InvariantError past `limits`: a body is bounded where it enters.
 */
export function canonicalJson(value: JsonValue, limits = productLimits): string {
  const budget = { nodes: limits.nodes };
  return write(value, limits.depth, budget);
}

function write(value: JsonValue, depth: number, budget: { nodes: number }): string {
  assert(--budget.nodes >= 0, 'Canonical JSON: too many nodes');
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'Canonical JSON: not a finite number');
    return JSON.stringify(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  assert(depth > 0, 'Canonical JSON: too deep');
  if (isArray(value)) return `[${value.map((child) => write(child, depth - 1, budget)).join(',')}]`;
  let members = '';
  for (const key of sortedKeys(value)) {
    const child = value[key];
    assert(child !== undefined, 'Canonical JSON: undefined member');
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${write(child, depth - 1, budget)}`;
  }
  return `{${members}}`;
}

/** `Array.isArray` does not narrow a readonly array out of a union. */
const isArray = (value: JsonArray | JsonObject): value is JsonArray => Array.isArray(value);

function sortedKeys(value: JsonObject): readonly string[] {
  const indices: string[] = [];
  const names: string[] = [];
  for (const key of Object.keys(value)) (isArrayIndex(key) ? indices : names).push(key);
  indices.sort((a, b) => Number(a) - Number(b));
  names.sort();
  return indices.length === 0 ? names : indices.concat(names);
}

const largestArrayIndex = 2 ** 32 - 2;

const isArrayIndex = (key: string): boolean => /^(?:0|[1-9]\d{0,9})$/.test(key) && Number(key) <= largestArrayIndex;
