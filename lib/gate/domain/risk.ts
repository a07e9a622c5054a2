import type { JsonValue } from '@/lib/kernel/canonical-json';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';

export const riskRefusals = defineRefusals({
  'risk.blocked': { status: 403, message: 'checkout blocked by risk policy' },
});

const rules: readonly { readonly words: readonly string[]; readonly reason: string }[] = [
  {
    words: ['credential theft', 'steal password', 'password stealer'],
    reason: 'credential theft requests are not allowed',
  },
  { words: ['phishing', 'phish'], reason: 'phishing requests are not allowed' },
  { words: ['malware', 'ransomware', 'keylogger'], reason: 'malware requests are not allowed' },
  { words: ['illegal harm', 'make a bomb'], reason: 'illegal harm requests are not allowed' },
  { words: ['credit card dump'], reason: 'financial abuse requests are not allowed' },
];

/** Why a checkout for this request is blocked, or null. Summary, keys and values count, at every depth. */
export function riskReason(requestSummary: string, executionEnvelope: JsonValue): string | null {
  const text = [requestSummary, ...wordsOf(executionEnvelope)].join(' ').toLowerCase();
  return rules.find(({ words }) => words.some((word) => text.includes(word)))?.reason ?? null;
}

export function checkRisk(requestSummary: string, executionEnvelope: JsonValue): Outcome<null> {
  const reason = riskReason(requestSummary, executionEnvelope);
  if (reason === null) return ok(null);
  return riskRefusals.refuse('risk.blocked', {
    message: `checkout blocked by risk policy: ${reason}`,
    details: { reason },
  });
}

/** Keys and values in the order of the document, so that a phrase split over a key and its value is still one. */
function wordsOf(value: JsonValue): string[] {
  if (value === null) return [];
  if (typeof value !== 'object') return [String(value)];
  if (isArray(value)) return value.flatMap(wordsOf);
  return Object.entries(value).flatMap(([key, child]) => [key, ...wordsOf(child)]);
}

/** `Array.isArray` does not narrow a readonly array out of a union. */
const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);
