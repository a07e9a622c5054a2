import { resolveSchema, type Schema } from './document';

/** Why a request is refused before anything happens, in Stripe's words. */
export interface ParamProblem {
  readonly code: 'parameter_unknown' | 'parameter_missing' | 'parameter_invalid' | null;
  readonly param: string;
  readonly message: string;
}

export type CheckedParams =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: ParamProblem };

const refuse = (code: ParamProblem['code'], param: string, message: string): CheckedParams => ({
  ok: false,
  problem: { code, param, message },
});

const accept = (value: unknown): CheckedParams => ({ ok: true, value });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const within = (path: string, name: string): string => (path === '' ? name : `${path}[${name}]`);

/** In a form everything is text; in JSON nothing is converted. */
export type Encoding = 'form' | 'json';

function scalar(type: string, value: unknown, encoding: Encoding): unknown {
  if (type === 'null') return value === null ? null : undefined;
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  if (type === 'boolean') {
    if (encoding === 'form') return value === 'true' ? true : value === 'false' ? false : undefined;
    return typeof value === 'boolean' ? value : undefined;
  }
  const isWhole = type === 'integer';
  if (encoding === 'json') {
    const fits = typeof value === 'number' && (!isWhole || Number.isSafeInteger(value));
    return fits ? value : undefined;
  }
  const pattern = isWhole ? /^-?\d{1,15}$/ : /^-?\d{1,15}(?:\.\d+)?$/;
  if (typeof value !== 'string' || !pattern.test(value)) return undefined;
  const parsed: unknown = JSON.parse(value.replace(/^(-?)0+(?=\d)/, '$1'));
  return parsed;
}

function checkObject(schema: Schema, value: unknown, path: string, encoding: Encoding): CheckedParams {
  if (!isObject(value)) return refuse(null, path, 'Invalid object');
  const out: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const extra = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null;
    const property = schema.properties?.[name] ?? extra;
    if (property === null && schema.additionalProperties === false) {
      return refuse('parameter_unknown', within(path, name), `Received unknown parameter: ${within(path, name)}`);
    }
    const checked = check(property ?? {}, given, within(path, name), encoding);
    if (!checked.ok) return checked;
    out[name] = checked.value;
  }
  const missing = schema.required?.find((name) => out[name] === undefined);
  if (missing === undefined) return accept(out);
  return refuse('parameter_missing', within(path, missing), `Missing required param: ${within(path, missing)}.`);
}

function checkArray(schema: Schema, value: unknown, path: string, encoding: Encoding): CheckedParams {
  if (!Array.isArray(value)) return refuse(null, path, 'Invalid array');
  const out: unknown[] = [];
  for (const [at, item] of value.entries()) {
    const checked = check(schema.items ?? {}, item, within(path, String(at)), encoding);
    if (!checked.ok) return checked;
    out.push(checked.value);
  }
  return accept(out);
}

function check(given: Schema, value: unknown, path: string, encoding: Encoding): CheckedParams {
  const schema = resolveSchema(given);
  if (schema.anyOf) {
    const results = schema.anyOf.map((option) => check(option, value, path, encoding));
    return results.find(({ ok }) => ok) ?? results.at(-1) ?? accept(value);
  }
  if (schema.const !== undefined) {
    return value === schema.const ? accept(value) : refuse(null, path, `Invalid ${path}: must be ${schema.const}`);
  }
  if (schema.type === 'object') return checkObject(schema, value, path, encoding);
  if (schema.type === 'array') return checkArray(schema, value, path, encoding);
  const types = schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (types.length === 0) return accept(value);
  for (const type of types) {
    const converted = scalar(type, value, encoding);
    if (converted === undefined) continue;
    if (schema.enum && !schema.enum.includes(converted)) {
      return refuse(null, path, `Invalid ${path}: must be one of ${schema.enum.slice(0, 12).join(', ')}`);
    }
    return accept(converted);
  }
  return refuse('parameter_invalid', path, `Invalid ${types.join(' or ')}: ${String(value)}`);
}

/** Checks what a request carries against its schema and gives it back with numbers and flags as such. */
export function checkParams(schema: Schema, value: Record<string, unknown>, encoding: Encoding): CheckedParams {
  return check(schema, value, '', encoding);
}
