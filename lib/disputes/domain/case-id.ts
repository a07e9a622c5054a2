import { assert } from '@/lib/kernel/assert';
import { parseUuid } from '@/lib/kernel/ids';

/** `case_` and the digits of the intent's id: an intent is disputed at most once. */
export const caseIdForm = /^case_[0-9a-f]{32}$/;

export const caseIdOf = (intentId: string): string => `case_${intentId.replaceAll('-', '')}`;

/** The intent of a case id that has the form above. */
export function intentIdOf(caseId: string): string {
  assert(caseIdForm.test(caseId), 'intentIdOf: not a case id');
  const hex = caseId.slice('case_'.length);
  const text = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  const intentId = parseUuid(text);
  assert(intentId !== null, 'intentIdOf: not a UUID');
  return intentId;
}
