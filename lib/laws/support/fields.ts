import { z } from 'zod';

export type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';

/** A member that a schema declares, wherever it stands. */
export interface Field {
  readonly path: readonly (string | number)[];
  /** Kinds of value that it takes; empty when it takes any. */
  readonly kinds: ReadonlySet<Kind>;
  readonly isRequired: boolean;
  /** True for an object whose members are the caller's own. */
  readonly isOpen: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isKind = (value: unknown): value is Kind =>
  typeof value === 'string' && ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'].includes(value);

const kindOf = (value: unknown): Kind => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'number' ? 'integer' : isKind(type) ? type : 'object';
};

/** The node itself, or what it may be. */
const alternatives = (node: Json): readonly Json[] => {
  const listed = [node.anyOf, node.oneOf].find(Array.isArray);
  return listed === undefined ? [node] : listed.filter(isObject).flatMap(alternatives);
};

function kindsOf(node: Json): ReadonlySet<Kind> {
  const kinds = alternatives(node).flatMap((each): Kind[] => {
    if (isKind(each.type)) return [each.type];
    if (Array.isArray(each.type)) return each.type.filter(isKind);
    if ('const' in each) return [kindOf(each.const)];
    return Array.isArray(each.enum) ? each.enum.map(kindOf) : [];
  });
  return new Set(kinds);
}

function walk(node: Json, path: Field['path']): readonly Field[] {
  const properties = isObject(node.properties) ? node.properties : {};
  const required = Array.isArray(node.required) ? node.required : [];
  return Object.entries(properties).flatMap(([name, property]): readonly Field[] => {
    if (!isObject(property)) return [];
    const here = [...path, name];
    const nodes = alternatives(property);
    const isOpen = nodes.some((each) => each.type === 'object' && isObject(each.additionalProperties));
    const field = { path: here, kinds: kindsOf(property), isRequired: required.includes(name), isOpen };
    const items = nodes.map((each) => each.items).filter(isObject);
    return [field, ...nodes.flatMap((each) => walk(each, here)), ...items.flatMap((each) => walk(each, [...here, 0]))];
  });
}

/** Every member that a schema declares, nested ones included. */
export const fieldsOf = (schema: z.ZodType): readonly Field[] =>
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }), []);
