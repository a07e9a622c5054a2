import type { ReasonView } from '@/lib/onboarding/contract/desk-case';
import { nameWords } from './desk-words';

/** What a reason lets the merchant change, as headings of the picker. */
const groups = [
  {
    heading: 'Opens the document',
    fits: /^document_(?!tampered|fraudulent)|^page_missing|^issue_or_expiry|^signatory_authority/,
  },
  { heading: 'Opens the address and its document', fits: /^address_/ },
  { heading: 'Opens a person and their document', fits: /^(?:name|dob|id_number)_mismatch/ },
  { heading: 'Opens people and ownership', fits: /^(?:director|signatory|owner|ownership|underage)_/ },
  { heading: 'Opens what the business is', fits: /^(?:registry|tax_id|description|mcc_docs)_/ },
  { heading: 'Opens the website', fits: /^website_/ },
  { heading: 'Opens the payout account', fits: /^bank_/ },
] as const;

const elsewhere = 'Opens what you point at';
const final = 'Final: opens nothing';

export interface ReasonGroup {
  readonly heading: string;
  readonly reasons: readonly ReasonView[];
}

function headingOf({ code, retryable }: ReasonView): string {
  if (!retryable) return final;
  return groups.find(({ fits }) => fits.test(code))?.heading ?? elsewhere;
}

/** `address_mismatch` → `Address mismatch`. */
export const reasonName = (code: string): string => nameWords(code);

/** Reasons in which every word of the search occurs, by what they unlock; headings without any are left out. */
export function groupReasons(reasons: readonly ReasonView[], search: string): readonly ReasonGroup[] {
  const words = search.trim().toLowerCase().split(/\s+/);
  const found = reasons.filter(({ code, text }) => {
    const hay = `${reasonName(code)} ${text}`.toLowerCase();
    return words.every((word) => hay.includes(word));
  });
  return [...groups.map(({ heading }) => heading), elsewhere, final]
    .map((heading) => ({ heading, reasons: found.filter((reason) => headingOf(reason) === heading) }))
    .filter((group) => group.reasons.length > 0);
}
