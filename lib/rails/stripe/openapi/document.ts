import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The part of JSON Schema that the generated document uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly 'x-known-values'?: readonly string[];
}

interface Media {
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly requestBody?: Media;
  readonly 'x-query-schema'?: Schema;
  readonly responses: Readonly<Record<string, Media>>;
}

export interface StripeDocument {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let loaded: StripeDocument | null = null;

/** What scripts/stripe-openapi.mjs made of the installed SDK's types. Read once, and only by who needs it. */
export function stripeDocument(): StripeDocument {
  if (loaded === null) {
    const text = readFileSync(fileURLToPath(new URL('./subset.json', import.meta.url)), 'utf8');
    const document: StripeDocument = JSON.parse(text);
    loaded = document;
  }
  return loaded;
}

const prefix = '#/components/schemas/';

/** Follows references until a schema says something itself. */
export function resolveSchema(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = stripeDocument().components.schemas[schema.$ref.slice(prefix.length)];
  if (found === undefined) throw new Error(`The document has no ${schema.$ref}.`);
  return resolveSchema(found);
}

export interface FoundOperation {
  readonly operation: Operation;
  readonly method: string;
  /** As in the document: `/v1/charges/{id}`. */
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
}

interface Matcher {
  readonly template: string;
  readonly names: readonly string[];
  readonly pattern: RegExp;
}

let matchers: readonly Matcher[] | null = null;

function matcherOf(template: string): Matcher {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return { template, names, pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`) };
}

/** The operation that a request names; null when the document has none. */
export function findOperation(method: string, path: string): FoundOperation | null {
  matchers ??= Object.keys(stripeDocument().paths)
    .map(matcherOf)
    .sort((one, other) => one.names.length - other.names.length);
  for (const { template, names, pattern } of matchers) {
    const match = pattern.exec(path);
    const operation = match && stripeDocument().paths[template]?.[method.toLowerCase()];
    if (!operation) continue;
    const params = Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? '')]));
    return { operation, method: method.toUpperCase(), template, params };
  }
  return null;
}

/** Schema of what a request may carry: in its body, or in its query. */
export function requestSchema({ requestBody, 'x-query-schema': query }: Operation): Schema {
  const [body] = Object.values(requestBody?.content ?? {});
  return body?.schema ?? query ?? { type: 'object', additionalProperties: false };
}

/** Schema of a successful answer. */
export function responseSchema({ responses }: Operation): Schema {
  return responses['200']?.content['application/json']?.schema ?? {};
}
