import type { JsonArray, JsonObject, JsonValue } from '@/lib/kernel/canonical-json';

/*
 * The canonical JSON of the Payjent contract: what Python prints with sorted keys, compact separators and no ASCII
 * escaping. Clients there check our signatures by printing what they have parsed, so numbers and key order are Python's.
 */

/** @throws RangeError for a number that JSON can't carry. */
export function pythonJson(value: JsonValue): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return pythonNumber(value);
    case 'string':
      return pythonString(value);
    default:
      return isArray(value) ? `[${value.map(pythonJson).join(',')}]` : printObject(value);
  }
}

const isArray = (value: JsonArray | JsonObject): value is JsonArray => Array.isArray(value);

function printObject(value: JsonObject): string {
  const members = Object.keys(value)
    .sort(byCodePoint)
    .map((key) => `${pythonString(key)}:${pythonJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** Python compares code points; JavaScript's own order is by UTF-16 unit, which differs beyond the first plane. */
function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (const [at, char] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    const difference = (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** JSON.stringify escapes as Python does, but for lone surrogates, which a body can't hold. */
const pythonString = (text: string): string => JSON.stringify(text);

/**
 * The number as Python prints what it has parsed from our JSON: a text without point and exponent is an integer there and
 * stays as it is; a float below 1e-4 prints with an exponent, and every exponent has two digits.
 */
export function pythonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('not a number that JSON can carry');
  const text = JSON.stringify(value);
  if (/^-?\d+$/.test(text)) return text;
  const isSmall = Math.abs(value) < 1e-4;
  const [mantissa = '', exponent] = (isSmall ? value.toExponential() : text).split('e');
  if (exponent === undefined) return mantissa;
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
}
