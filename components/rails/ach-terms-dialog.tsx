'use client';

import type { RailConfigurationDto } from '@/lib/rails/contract';
import type { RailActions } from './rail-actions';
import { ReasonDialog } from './reason-dialog';

interface AchTermsDialogProps {
  readonly terms: RailConfigurationDto['ach_terms_current'];
  readonly confirmTerms: RailActions['confirmAchTerms'];
}

export function AchTermsDialog({ terms, confirmTerms }: AchTermsDialogProps) {
  return (
    <ReasonDialog
      id="ach-terms"
      trigger="Confirm ACH terms"
      title="Terms of ACH debit"
      description={`As of ${terms}. Confirm them for your organisation.`}
      confirm="Confirm the terms"
      act={(reason) => confirmTerms({ terms, reason })}
    >
      <ul className="grid list-disc gap-1.5 pl-5 text-sm">
        <li>A debit takes up to four business days until the bank has said its word. Until then nothing is held.</li>
        <li>For 60 days a consumer’s bank can take a debit back as unauthorised, also after its money was released.</li>
        <li>What is taken back after a release is your debt, and is shown as a claim.</li>
        <li>You keep each payer’s mandate and show it when the bank asks.</li>
      </ul>
    </ReasonDialog>
  );
}
