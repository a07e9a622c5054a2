import { insertAuditEntry } from '@/lib/audit';
import type { PlatformCtx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CaseStanding, JudgeDocumentInput } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { unseenDocuments } from '@/lib/onboarding/domain/kyc/four-eyes';
import { kycRefusals } from '@/lib/onboarding/domain/kyc/refusals';
import { placeholdersOf, type ReasonRule, reasonIn } from '@/lib/onboarding/domain/policy/reason-policy';
import { onboardingRefusals } from '@/lib/onboarding/refusals';
import { judgeDocumentRow } from '@/lib/onboarding/store/document-store';
import { standingOf } from './case-words';
import { checkAct } from './check-act';
import { inCase } from './in-case';

/** A document is rejected for what another file cures, in words that are whole without anybody's help. */
export const isForDocuments = (reason: ReasonRule): boolean =>
  reason.retryable &&
  reason.unlocks.includes('document') &&
  placeholdersOf(reason).every((name) => name === 'accepted');

/**
 * Accepts a document that this person has opened, or rejects it for a reason. Refuses with `kyc.document_not_found`,
 * `kyc.documents_unseen`, `kyc.reason_unknown`, `kyc.case_claimed`, the refusal of the status, and as `inCase` does.
 */
export const judgeDocument = (
  ctx: PlatformCtx,
  input: JudgeDocumentInput,
  deps: OnboardingDeps,
): Promise<Outcome<CaseStanding>> =>
  inCase(ctx, input.case_id, { permission: 'desk.work' }, deps, async (desk) => {
    const { deed, facts, key, record, tx } = desk;
    const open = checkAct('judge_document', desk);
    if (!open.ok) return open;
    const document = record.documents.find(({ id }) => id === input.document_id);
    if (document === undefined) return onboardingRefusals.refuse('kyc.document_not_found', { field: 'document_id' });
    const required = [{ documentId: document.id, changedAt: document.changedAt }];
    const unseen = unseenDocuments(deed.actor.id, { requiredDocuments: required, views: facts.views });
    if (unseen.length > 0) return kycRefusals.refuse('kyc.documents_unseen', { details: { document_ids: unseen } });
    const reasonCode = input.verdict === 'reject' ? input.reason_code : null;
    if (reasonCode !== null) {
      const reason = reasonIn(facts.reasons, reasonCode);
      if (reason === null || !isForDocuments(reason)) {
        return kycRefusals.refuse('kyc.reason_unknown', { field: 'reason_code' });
      }
    }
    const status = reasonCode === null ? 'accepted' : 'rejected';
    await judgeDocumentRow(tx, key.tenantId, document.id, { status, reasonCode, by: deed.actor.id, now: deed.now });
    await insertAuditEntry(tx, deed, {
      action: `kyc.document_${status}`,
      subjectKind: 'kyc_application',
      subjectId: key.id,
      detail: { document_id: document.id, reason_code: reasonCode },
    });
    return ok(await standingOf(desk));
  });
