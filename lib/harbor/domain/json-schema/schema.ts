import type { JsonType } from '@/lib/harbor/domain/json';
import type { Pattern } from '@/lib/kernel/pattern';

/**
 * A checked JSON Schema (draft 2020-12): typed data that `validateJson` interprets.
 * Made by `parseJsonSchema` only, which has refused what is not supported.
 */
export interface JsonSchema {
  readonly root: SchemaNode;
  /** Targets of local references, by reference text (`#/$defs/price`). */
  readonly targets: ReadonlyMap<string, SchemaNode>;
}

/** One schema: all its rules must hold. `true` has none, `false` has one that never holds. */
export interface SchemaNode {
  readonly rules: readonly Rule[];
}

/** Members in sorted order: neither the verdict, nor its errors, nor its cost depend on the order they were written in. */
export type Named<T> = readonly (readonly [name: string, value: T])[];

export type Rule = Assertion | Applicator;

/** Looks at the value itself. */
export type Assertion =
  | { readonly keyword: 'false' }
  | { readonly keyword: 'type'; readonly types: readonly (JsonType | 'integer')[] }
  /** `const` is an enum of one. Alternatives are canonical JSON texts. */
  | { readonly keyword: 'const' | 'enum'; readonly texts: ReadonlySet<string> }
  | { readonly keyword: NumberKeyword; readonly limit: number }
  | { readonly keyword: SizeKeyword; readonly limit: number }
  | { readonly keyword: 'pattern'; readonly pattern: Pattern }
  | { readonly keyword: 'uniqueItems' }
  | { readonly keyword: 'required'; readonly names: readonly string[] }
  | { readonly keyword: 'dependentRequired'; readonly names: Named<readonly string[]> };

/** Applies further schemas to the value or to its parts. */
export type Applicator =
  | { readonly keyword: '$ref'; readonly target: string }
  | { readonly keyword: GroupKeyword; readonly schemas: readonly SchemaNode[] }
  | { readonly keyword: 'not'; readonly schema: SchemaNode }
  | {
      readonly keyword: 'if';
      readonly condition: SchemaNode;
      readonly consequence: SchemaNode | null;
      readonly alternative: SchemaNode | null;
    }
  | { readonly keyword: 'dependentSchemas'; readonly schemas: Named<SchemaNode> }
  /** `prefixItems` with `items`: the rest. */
  | { readonly keyword: 'items'; readonly prefix: readonly SchemaNode[]; readonly rest: SchemaNode | null }
  | { readonly keyword: 'contains'; readonly schema: SchemaNode; readonly min: number; readonly max: number | null }
  /** `properties` with `patternProperties` and `additionalProperties`: the rest. */
  | {
      readonly keyword: 'properties';
      readonly named: ReadonlyMap<string, SchemaNode>;
      readonly patterns: readonly (readonly [Pattern, SchemaNode])[];
      readonly rest: SchemaNode | null;
    }
  | { readonly keyword: 'propertyNames'; readonly schema: SchemaNode }
  | { readonly keyword: 'unevaluatedItems'; readonly schema: SchemaNode }
  | { readonly keyword: 'unevaluatedProperties'; readonly schema: SchemaNode };

export type NumberKeyword = 'multipleOf' | 'maximum' | 'exclusiveMaximum' | 'minimum' | 'exclusiveMinimum';
export type SizeKeyword = 'maxLength' | 'minLength' | 'maxItems' | 'minItems' | 'maxProperties' | 'minProperties';
export type GroupKeyword = 'allOf' | 'anyOf' | 'oneOf';

export const schemaLimits = {
  /** Schemas altogether, boolean ones included. */
  nodes: 1_000,
  /** Different patterns. */
  patterns: 32,
  /** Schemas applied inside one another while a value is validated. */
  applied: 128,
  /** Errors reported of one value. */
  errors: 20,
} as const;
