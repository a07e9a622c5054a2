import type { JsonValue } from '@/lib/kernel/canonical-json';

/**
 * The predicate language, version 1, within the Paybond contract. A predicate reads the evidence payload, the intent's
 * amount and its evidence schema; nothing else exists for it.
 */
export interface Predicate {
  readonly version: 1;
  readonly root: Clause;
}

/** Steps from the payload's top: member names, or array indices in decimal (`"0"`). */
export type Path = readonly string[];

export type Clause =
  | { readonly op: ConstantOperator }
  | { readonly op: GroupOperator; readonly clauses: readonly Clause[] }
  | { readonly op: 'not'; readonly clause: Clause }
  | { readonly op: EqualityOperator; readonly path: Path; readonly value: JsonValue }
  | { readonly op: OrderOperator; readonly path: Path; readonly value: number }
  | { readonly op: 'in'; readonly path: Path; readonly values: readonly JsonValue[] }
  | { readonly op: PathOperator; readonly path: Path }
  | { readonly op: 'schema' };

export type ConstantOperator = 'true' | 'false';
export type GroupOperator = 'all' | 'any';
export type EqualityOperator = 'eq' | 'ne';
export type OrderOperator = 'lt' | 'lte' | 'gt' | 'gte';
export type PathOperator = 'exists' | 'lte_budget';

export type Operator = Clause['op'];

/** Every operator with the fields that it takes beside `op`; the parser refuses any other field. */
export const operatorFields = {
  true: [],
  false: [],
  all: ['clauses'],
  any: ['clauses'],
  not: ['clause'],
  eq: ['path', 'value'],
  ne: ['path', 'value'],
  lt: ['path', 'value'],
  lte: ['path', 'value'],
  gt: ['path', 'value'],
  gte: ['path', 'value'],
  in: ['path', 'values'],
  exists: ['path'],
  lte_budget: ['path'],
  schema: [],
} as const satisfies Record<Operator, readonly string[]>;

export const isOperator = (text: string): text is Operator => Object.hasOwn(operatorFields, text);

export const predicateLimits = {
  /** Clauses inside one another; the root is 1. */
  depth: 16,
  /** Clauses altogether. */
  nodes: 256,
  /** Steps of a path. */
  path: 16,
  /** UTF-16 units of a path's step. */
  step: 256,
  /** Alternatives of one `in`. */
  values: 256,
  /** Bytes of one literal's canonical JSON. */
  literalBytes: 4_096,
} as const;
