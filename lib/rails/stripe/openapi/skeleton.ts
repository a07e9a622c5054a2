import { resolveSchema, type Schema, stripeDocument } from './document';

const byName = new Map<string, unknown>();
const deepest = 12;

function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}

function emptyObject(schema: Schema, depth: number): Record<string, unknown> {
  const required = schema.required ?? [];
  return Object.fromEntries(
    required.map((name) => [name, emptyValue(schema.properties?.[name] ?? {}, depth + 1)] as const),
  );
}

/** The emptiest value that a schema allows: null where it may be, else nothing, zero, false, or the first known value. */
function emptyValue(given: Schema, depth: number): unknown {
  if (depth > deepest) throw new Error('A schema requires itself.');
  const schema = resolveSchema(given);
  if ('const' in schema) return schema.const;
  if (schema.anyOf) {
    const canBeNull = schema.anyOf.some((option) => typesOf(option).includes('null'));
    return canBeNull ? null : emptyValue(schema.anyOf[0] ?? {}, depth);
  }
  const types = typesOf(schema);
  if (types.includes('null')) return null;
  const [type] = types;
  if (type === 'string') return schema.enum?.[0] ?? schema['x-known-values']?.[0] ?? '';
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  return emptyObject(schema, depth);
}

/**
 * An object with everything its schema requires, each part as empty as the schema allows. Answers are this with the
 * modelled fields laid over it, so that they stay complete when the SDK moves on.
 */
export function skeletonOf(schemaName: string): Record<string, unknown> {
  const schema = stripeDocument().components.schemas[schemaName];
  if (schema === undefined) throw new Error(`The document has no schema ${schemaName}.`);
  if (!byName.has(schemaName)) byName.set(schemaName, emptyObject(schema, 0));
  return structuredClone({ ...Object(byName.get(schemaName)) });
}
