import { type QueueRow, urgencies } from '@/lib/onboarding/contract/desk';
import type { ClaimView, SlaView } from '@/lib/onboarding/contract/desk-case';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { slaState } from '@/lib/onboarding/domain/calendar/sla-clock';
import type { CategoryRule } from '@/lib/onboarding/domain/policy/category-policy';
import { categoryOn } from '@/lib/onboarding/domain/policy/category-policy';
import { dayOf } from '@/lib/onboarding/domain/policy/edition';
import type { DeskCaseRow, DeskQueueRow } from '@/lib/onboarding/store/desk-store';

/** Left or late in business time, with the time that the merchant took left out. */
export function slaView(
  row: Pick<DeskCaseRow, 'closed_at' | 'pauses' | 'sla_budget_ms' | 'sla_started_at'>,
  { calendar }: Pick<OnboardingDeps, 'calendar'>,
  now: Date,
): SlaView {
  const clock = {
    startedAt: row.sla_started_at,
    budget: Number.parseInt(row.sla_budget_ms.toString(), 10),
    pauses: row.pauses,
    stoppedAt: row.closed_at,
  };
  const state = slaState(clock, calendar, now);
  return {
    state: state.state,
    due_at: state.dueAt?.toISOString() ?? null,
    left_ms: 'left' in state ? state.left : null,
    late_ms: 'late' in state ? state.late : null,
  };
}

export const flagsOf = (
  found: { readonly pep: boolean; readonly earlyReverify: boolean; readonly duplicateFile: boolean },
  category: CategoryRule | null,
): QueueRow['flags'] => [
  ...(found.pep ? ['pep' as const] : []),
  ...(category?.policyConflict === true ? ['policy_conflict' as const] : []),
  ...(found.earlyReverify ? ['early_reverify' as const] : []),
  ...(found.duplicateFile ? ['duplicate_file' as const] : []),
];

export const claimView = (
  claim: { readonly by: string | null; readonly name: string | null | undefined; readonly until: Date | null },
  reader: string,
): ClaimView | null =>
  claim.by === null || claim.until === null
    ? null
    : {
        by: { id: claim.by, name: claim.name ?? '' },
        is_mine: claim.by === reader,
        expires_at: claim.until.toISOString(),
      };

export function queueRowView(row: DeskQueueRow, reader: string, deps: OnboardingDeps, now: Date): QueueRow {
  const category =
    row.category_key === null ? null : categoryOn(deps.policies.categories, dayOf(now), row.category_key);
  const found = { pep: row.has_pep, earlyReverify: row.early_reverify, duplicateFile: row.duplicate_file };
  const { assignee_id: id, assignee_name: name } = row;
  return {
    case_id: row.case_id,
    merchant: row.organization_name,
    country: row.country,
    entity_type: row.entity_type,
    category_key: row.category_key,
    eligibility: category?.eligibility ?? null,
    risk_tier: row.risk_tier,
    attempt: row.attempt,
    kind: row.kind,
    state: row.state,
    status: row.status,
    urgency: urgencies[row.rank] ?? 'open',
    opened_at: row.opened_at.toISOString(),
    age_ms: Math.max(0, now.getTime() - row.opened_at.getTime()),
    sla: slaView(row, deps, now),
    assignee: id === null ? null : { id, name: name ?? '' },
    claim: claimView({ by: row.claimed_by, name: row.claimed_name, until: row.claim_expires_at }, reader),
    flags: flagsOf(found, category),
    may_handle: !row.is_tied,
  };
}
