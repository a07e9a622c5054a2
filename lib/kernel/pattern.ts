import { RE2JS, RE2JSException } from 're2js';

/**
 * Regular expressions whose time grows linearly with the text, for patterns that outsiders write.
 * The dialect is RE2 plus `\uXXXX` and `\u{…}`. It has no look-around and no back-references, which are refused here;
 * `.` stops at a line feed only and `\s` is ASCII white space.
 */
export interface Pattern {
  readonly source: string;
  /** True when the pattern occurs anywhere in the text; `^` and `$` anchor it to the whole text. */
  test(text: string): boolean;
}

export type PatternResult =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly problem: string };

/** Source length in UTF-16 units. It bounds the work of compiling. */
const maxSourceLength = 256;
/** States of the compiled program. They bound the work per character of text. */
const maxProgramSize = 320;

/** Compiles a pattern, or says in words why it cannot be used. */
export function compilePattern(source: string): PatternResult {
  if (source.length > maxSourceLength) return problem(`is longer than ${maxSourceLength} characters`);
  try {
    const compiled = RE2JS.compile(withCodePointEscapes(source));
    if (compiled.programSize() > maxProgramSize) return problem('repeats too much');
    return { ok: true, pattern: { source, test: (text) => compiled.test(text) } };
  } catch (error) {
    if (error instanceof RE2JSException) return problem('is not a pattern that can be matched in linear time');
    throw error;
  }
}

const problem = (text: string): PatternResult => ({ ok: false, problem: text });

/** RE2 writes `\x{e9}` where ECMAScript writes `\u00e9` or `\u{e9}`; other escapes stay as they are. */
const withCodePointEscapes = (source: string): string =>
  source.replace(/\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\./gsu, (whole, braced?: string, four?: string) => {
    const hex = braced ?? four;
    return hex === undefined ? whole : `\\x{${hex}}`;
  });
