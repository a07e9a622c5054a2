import type { Day } from '@/lib/onboarding/domain/policy/edition';
import { addMonths, type ReviewEdition } from '@/lib/onboarding/domain/policy/review-policy';
import type { DocumentKind } from '@/lib/onboarding/domain/policy/terms';
import type { Finding } from './finding';

export interface DocumentDates {
  readonly kind: DocumentKind;
  readonly issuedOn: Day | null;
  readonly expiresOn: Day | null;
}

const addressProofs: readonly DocumentKind[] = ['proof_of_address', 'proof_of_residency'];

/** What the days on a document say. With little time left it is taken, and asked for anew early. */
export function checkDates(
  { kind, issuedOn, expiresOn }: DocumentDates,
  policy: ReviewEdition,
  today: Day,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (expiresOn !== null && expiresOn < today) {
    findings.push({
      rule: 'id.not_expired',
      severity: 'refuse',
      todo: 'This document is no longer valid. Upload one that is.',
      reasonCode: 'document_expired',
    });
  } else if (expiresOn !== null && expiresOn < addMonths(today, policy.nearExpiryMonths)) {
    findings.push({
      rule: 'id.min_validity',
      severity: 'warn',
      todo: `This document is valid for less than ${policy.nearExpiryMonths} months. We take it, and ask for a new one early; another that is valid for longer saves you that.`,
      reasonCode: 'document_expired',
    });
  }
  if (addressProofs.includes(kind) && issuedOn !== null && issuedOn < addMonths(today, -policy.addressProofMonths)) {
    findings.push({
      rule: 'address.age',
      severity: 'refuse',
      todo: `This proof of address is older than ${policy.addressProofMonths} months. Upload a newer one.`,
      reasonCode: 'document_expired',
    });
  }
  return findings;
}

/** True when the document is taken and has to be asked for anew before it expires. */
export const needsEarlyReview = (findings: readonly Finding[]): boolean =>
  findings.some(({ rule }) => rule === 'id.min_validity');

/** The same bytes stand for somebody else already: nothing to tell the merchant, much to look at. */
export const checkDuplicate = (subject: string, subjectsWithSameFile: readonly string[]): readonly Finding[] =>
  subjectsWithSameFile.some((other) => other !== subject)
    ? [
        {
          rule: 'dup.hash',
          severity: 'flag',
          todo: 'The same file was uploaded for another person or company. Compare both.',
          reasonCode: 'document_wrong_type',
        },
      ]
    : [];
