import type { z } from 'zod';
import type { Outcome } from '@/lib/kernel/outcome';
import { webRefusals } from './refusals';

const MAX_ISSUES = 10;
const MAX_TEXT = 200;

type Issue = z.core.$ZodIssue;

const fieldOf = (issue: Issue): string => {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return path.map(String).join('.').slice(0, MAX_TEXT);
};

/** Says which field and what to do; never repeats the value, which may be a secret. */
function wordsFor(issue: Issue, field: string): string {
  if (issue.code === 'unrecognized_keys') return `Remove "${field}": it is not a known field.`;
  const reason = issue.message.slice(0, MAX_TEXT);
  if (field === '') return `Correct the request: ${reason}.`;
  if (reason.endsWith('received undefined')) return `Add "${field}": it is required.`;
  return `Correct "${field}": ${reason.replace(/\.$/, '')}.`;
}

/**
 * Turns a failed parse into one refusal: the first issue in words, up to ten in `details.issues`. A problem of the query
 * says so in `details.in`; else it is the body's.
 */
export function refuseIssues(issues: readonly Issue[], place: 'body' | 'query' = 'body'): Outcome<never> {
  const listed = issues.slice(0, MAX_ISSUES).map((issue) => {
    const field = fieldOf(issue);
    return { field, code: issue.code, message: wordsFor(issue, field) };
  });
  const first = listed[0];
  return webRefusals.refuse('request.invalid', {
    ...(first && { message: first.message, ...(first.field !== '' && { field: first.field }) }),
    details: { issues: listed, ...(place === 'query' && { in: place }) },
  });
}
