import type { JsonArray, JsonObject, JsonValue } from '@/lib/kernel/canonical-json';

export interface JsonLine {
  /** Keys and indexes from the root; a closing bracket has its container's path. */
  readonly path: readonly string[];
  readonly depth: number;
  readonly key: string | null;
  readonly text: string;
  readonly kind: 'bracket' | 'string' | 'number' | 'word';
  readonly comma: boolean;
}

export interface JsonLines {
  readonly lines: readonly JsonLine[];
  /** True when the document has more lines than were asked for. */
  readonly cut: boolean;
}

/** A longer string is shown up to here, with its length. */
export const shownCharacters = 2_000;

/** Zero-width, direction-changing and control characters could make evidence read as something it is not. */
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const escapeDeceptive = (text: string): string =>
  text.replace(deceptive, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

export function quote(text: string): string {
  const shown = text.length > shownCharacters ? text.slice(0, shownCharacters) : text;
  const quoted = escapeDeceptive(JSON.stringify(shown));
  return shown === text ? quoted : `${quoted} … ${text.length.toLocaleString('en-US')} characters in all`;
}

export const pathKey = (path: readonly string[]): string => JSON.stringify(path);

interface Step {
  readonly value: JsonValue;
  readonly path: readonly string[];
  readonly key: string | null;
  readonly comma: boolean;
  /** Set when only the closing bracket of `value` is left to write. */
  readonly closing?: ']' | '}';
}

const isList = (value: JsonValue): value is JsonArray => Array.isArray(value);

function children(value: JsonArray | JsonObject, path: readonly string[]): Step[] {
  const entries = isList(value) ? value.map((item, index) => [String(index), item] as const) : Object.entries(value);
  return entries.map(([key, item], index) => ({
    value: item,
    path: [...path, key],
    key: isList(value) ? null : key,
    comma: index < entries.length - 1,
  }));
}

/** Lays a document out as lines of text, at most `bound` of them. Walks with its own stack: evidence may be nested deeply. */
export function layOutJson(document: JsonValue, bound: number): JsonLines {
  const lines: JsonLine[] = [];
  const stack: Step[] = [{ value: document, path: [], key: null, comma: false }];
  while (stack.length > 0) {
    if (lines.length === bound) return { lines, cut: true };
    const step = stack.pop();
    if (!step) break;
    const { value, path, key, comma, closing } = step;
    const line = (text: string, kind: JsonLine['kind'], withComma = comma) =>
      lines.push({ path, depth: path.length, key: closing ? null : key, text, kind, comma: withComma });
    if (closing) line(closing, 'bracket');
    else if (typeof value === 'string') line(quote(value), 'string');
    else if (typeof value === 'number') line(String(value), 'number');
    else if (typeof value === 'boolean' || value === null) line(String(value), 'word');
    else {
      const [open, close] = isList(value) ? (['[', ']'] as const) : (['{', '}'] as const);
      const inner = children(value, path);
      if (inner.length === 0) line(open + close, 'bracket');
      else {
        line(open, 'bracket', false);
        stack.push({ value: null, path, key, comma, closing: close });
        for (const child of inner.reverse()) stack.push(child);
      }
    }
  }
  return { lines, cut: false };
}
