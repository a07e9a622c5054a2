import type { Refusal } from '@/lib/kernel/outcome';

const minuteSeconds = 60;

/** A refusal as a form in front of the console says it: with the wait in words, where there is one. */
export function refusalWords({ message, retryAfterSeconds }: Refusal): string {
  if (retryAfterSeconds === undefined) return message;
  return `Too many attempts. Try again in ${waitWords(retryAfterSeconds)}.`;
}

function waitWords(seconds: number): string {
  if (seconds < 2 * minuteSeconds) return `${seconds} seconds`;
  return `${Math.ceil(seconds / minuteSeconds)} minutes`;
}

/** A field of a posted form; a file is no text. */
export const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '');
