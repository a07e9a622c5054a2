import { isTest } from '../places';
import type { Rule, Violation } from '../rule';
import type { Source } from '../source';

const shortestReason = 12;

/** What is said after the directive itself. */
const reasonAfter = (comment: string, directive: RegExp): string =>
  comment
    .replace(directive, '')
    .replace(/^[\s:,–—-]+/, '')
    .trim();

function judge(comment: string, inTest: boolean): string | null {
  if (/^@ts-(?:ignore|nocheck)\b/.test(comment))
    return 'Fix the type, or parse the value; ts-ignore is never the answer.';
  if (/^@ts-expect-error\b/.test(comment)) {
    const reason = reasonAfter(comment, /^@ts-expect-error/);
    return inTest && reason.length >= shortestReason ? null : 'Only a test may expect a type error, and says why.';
  }
  if (/^biome-ignore/.test(comment)) {
    const reason = reasonAfter(comment, /^biome-ignore(?:-\w+)?\s+[\w/]+/);
    return reason.length >= shortestReason ? null : 'Say why the rule does not fit here, after a colon.';
  }
  return null;
}

function escapesIn({ path, comments, anys }: Source): Violation[] {
  const noted = comments.flatMap(({ line, value }) => {
    const message = judge(value, isTest(path));
    return message === null ? [] : [{ rule: 'no-escapes', file: path, line, message }];
  });
  const loose = anys.map(({ line }) => ({
    rule: 'no-escapes',
    file: path,
    line,
    message: "'any' switches the compiler off. Use 'unknown' and parse it.",
  }));
  return [...noted, ...loose];
}

export const noEscapes: Rule = { id: 'no-escapes', check: (tree) => tree.sources.flatMap(escapesIn) };
