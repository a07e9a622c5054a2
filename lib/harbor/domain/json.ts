import type { JsonArray, JsonObject, JsonValue } from '@/lib/kernel/canonical-json';

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export const isJsonArray = (value: JsonValue): value is JsonArray => Array.isArray(value);

export function jsonType(value: JsonValue): JsonType {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'array';
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    default:
      return 'object';
  }
}

/** The object's own member: what a prototype holds (`constructor`, `__proto__`) is never read. */
export const member = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

const arrayIndex = /^(?:0|[1-9][0-9]{0,8})$/;

/** One step down: a member's name, or an element's index in decimal. Undefined when there is nothing. */
export function child(value: JsonValue, step: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (!isJsonArray(value)) return member(value, step);
  return arrayIndex.test(step) ? value[Number.parseInt(step, 10)] : undefined;
}

/** The value at a path, or undefined when the path ends early. */
export function valueAt(value: JsonValue, path: readonly string[]): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const step of path) {
    if (current === undefined) return undefined;
    current = child(current, step);
  }
  return current;
}

/** Length in Unicode code points; a lone surrogate counts as one. */
export function codePointLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i += codePointWidth(text, i)) length++;
  return length;
}

/** Length of the UTF-8 form, without making it. A lone surrogate counts as the three bytes of U+FFFD. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (codePointWidth(text, i) === 1) length += 3;
    else {
      length += 4;
      i++;
    }
  }
  return length;
}

/** UTF-16 units of the code point that begins at `index`. */
const codePointWidth = (text: string, index: number): 1 | 2 => ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
