import { isTest, isTestSide } from '../places';
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
  // In tests Biome's own rule stands, which asks for a reason.
  const loose = (isTestSide(path) ? [] : anys).map(({ line }) => ({
    rule: 'no-escapes',
    file: path,
    line,
    message: "'any' switches the compiler off. Use 'unknown' and parse it.",
  }));
  return [...noted, ...loose];
}

/** A helper is small: the reason above it is still about the cast. */
const helperLines = 20;

/** A comment on the cast's line or the two above, or right above the small function it stands in. */
function isExplained(line: number, { comments, functions }: Source): boolean {
  const near = (first: number, last: number): boolean =>
    comments.some((comment) => comment.line >= first && comment.line <= last);
  const helpers = functions.filter((found) => found.line <= line && line < found.line + found.length);
  return (
    near(line - 2, line) ||
    helpers.some((helper) => helper.length <= helperLines && near(helper.line - 1, helper.line - 1))
  );
}

/** A cast is a claim the compiler cannot check: make it once, in a named helper, and say why it holds. */
export const explainedCasts: Rule = {
  id: 'explained-casts',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !isTest(path))
      .flatMap((source) =>
        source.casts
          .filter(({ line }) => !isExplained(line, source))
          .map(({ line }) => ({
            rule: 'explained-casts',
            file: source.path,
            line,
            message:
              "Parse or narrow instead of 'as'; if nothing else works, cast in one small helper with the reason above it.",
          })),
      ),
};

export const noEscapes: Rule = { id: 'no-escapes', check: (tree) => tree.sources.flatMap(escapesIn) };
