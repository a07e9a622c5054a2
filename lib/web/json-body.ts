import { bounds } from '@/lib/kernel/bounds';

export type JsonRead =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

const fail = (problem: string): JsonRead => ({ ok: false, problem });

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** NUL, which PostgreSQL cannot store, and half a surrogate pair, which has no UTF-8 form. */
const unstorable = /[\0\p{Surrogate}]/u;

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** Counts the members written in the text. Gives -1 when the nesting is too deep. */
function countMembers(text: string): number {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at += 1;
      while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    } else if (code === COLON) {
      members += 1;
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > bounds.jsonDepth) return -1;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return members;
}

class Unreadable extends Error {}

interface Tally {
  members: number;
  nodes: number;
}

/** Counts the members that survived parsing; a repeated name leaves fewer than were written. */
function inspect(value: unknown, escapes: boolean, tally: Tally): void {
  tally.nodes += 1;
  if (tally.nodes > bounds.jsonNodes) throw new Unreadable(`it has more than ${bounds.jsonNodes} values`);
  if (typeof value === 'string') {
    if (escapes && unstorable.test(value)) throw new Unreadable('a string holds U+0000 or half a surrogate pair');
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Unreadable('a number is too large');
  } else if (Array.isArray(value)) {
    for (const item of value) inspect(item, escapes, tally);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (name === '__proto__') throw new Unreadable('"__proto__" is not a usable name');
      if (escapes && unstorable.test(name)) throw new Unreadable('a name holds U+0000 or half a surrogate pair');
      tally.members += 1;
      inspect(item, escapes, tally);
    }
  }
}

/**
 * Reads one JSON value strictly: valid UTF-8, no name twice in an object, no `__proto__`, finite numbers, within the
 * product's bounds. Two readers of the same bytes can then not see different values.
 */
export function readJson(bytes: Uint8Array): JsonRead {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return fail('it is not valid UTF-8');
  }
  const written = countMembers(text);
  if (written < 0) return fail(`it is nested deeper than ${bounds.jsonDepth} levels`);
  try {
    const value: unknown = JSON.parse(text);
    const tally: Tally = { members: 0, nodes: 0 };
    inspect(value, text.includes('\\u'), tally);
    if (tally.members !== written) return fail('an object gives the same name twice');
    return { ok: true, value };
  } catch (error) {
    if (error instanceof Unreadable) return fail(error.message);
    if (error instanceof SyntaxError) return fail('its syntax is wrong');
    throw error;
  }
}
