import { assert } from '@/lib/kernel/assert';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { UploadDocumentInput } from './contract';
import type { OnboardingDeps } from './deps';
import { checkDates } from './domain/files/check-document';
import type { FileReport } from './domain/files/check-file';
import { type Finding, isRefused } from './domain/files/finding';
import { dayOf, editionOn } from './domain/policy/edition';
import { inspectFile } from './inspect-file';
import { onboardingRefusals } from './refusals';

export interface CheckedUpload {
  readonly report: FileReport;
  readonly findings: readonly Finding[];
}

/** What can be said of an upload before anything is stored: its place, its bytes, its days, and that it does no harm. */
export async function checkUpload(
  { bytes, expires_on: expiresOn, issued_on: issuedOn, kind, name, side, type }: UploadDocumentInput,
  { policies, reviews, scanner }: OnboardingDeps,
  now: Date,
): Promise<Outcome<CheckedUpload>> {
  const today = dayOf(now);
  const documents = editionOn(policies.documents, today);
  const review = editionOn(reviews, today);
  assert(documents !== null && review !== null, 'policies are in force');
  const accepted = documents.accepted[kind];
  if (!accepted.some((one) => one.type === type && one.sides.includes(side))) {
    return onboardingRefusals.refuse('kyc.document_unfit', { details: { accepted } });
  }
  const report = inspectFile({ bytes, name });
  const findings = [...report.findings, ...checkDates({ kind, issuedOn, expiresOn }, review, today)];
  if (isRefused(findings)) {
    const told = findings.filter(({ severity }) => severity !== 'flag');
    return onboardingRefusals.refuse('kyc.file_refused', { details: { findings: told } });
  }
  switch (await scanner.scan(bytes)) {
    case 'clean':
      return ok({ report, findings });
    case 'harmful':
      return onboardingRefusals.refuse('kyc.file_refused', { details: { findings: [harmful] } });
    case 'unavailable':
      return onboardingRefusals.refuse('kyc.scan_unavailable', { retryAfterSeconds: 60 });
  }
}

const harmful: Finding = {
  rule: 'file.clean',
  severity: 'refuse',
  todo: 'This file would harm whoever opens it. Check your computer, and make the file anew.',
  reasonCode: 'document_unreadable',
};
