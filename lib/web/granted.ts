import type { Outcome } from '@/lib/kernel/outcome';

/** For a page that has checked the permission already: a refusal after that is a bug, and shows as an error. */
export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`Refused after the page had checked: ${outcome.refusal.code}`);
}
