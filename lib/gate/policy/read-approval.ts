import type { GateDeps } from '@/lib/gate/deps';
import type { ApprovalView } from '@/lib/gate/pages/view';
import { locateTenant } from '@/lib/gate/store/agent-store';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { approvalDigest } from './approval-link';
import { policyRefusals } from './refusals';
import { readApproval, type StoredApproval } from './store/policy-store';

function decisionOf({ verdict, expiresAt }: StoredApproval, now: Date): ApprovalView['decision'] {
  if (verdict === 'approved' || verdict === 'refused') return verdict;
  return expiresAt <= now ? 'expired' : 'open';
}

/** What a link asks to be approved, for whoever has it. Looking decides nothing. */
export async function viewApproval(
  { db, secrets, engine }: Pick<GateDeps, 'db' | 'secrets' | 'engine'>,
  token: string,
): Promise<Outcome<ApprovalView>> {
  const digest = approvalDigest(secrets, token);
  const row = await locateTenant(db, 'gate_approval', digest);
  const found = row === null ? null : await readApproval(db, row.tenant_id, digest);
  if (row === null || found === null) return policyRefusals.refuse('gate.approval_not_found');
  const path = `/approve/${token}`;
  return ok({
    amount: found.amount,
    currency: found.currency,
    scale: found.scale,
    agentName: found.agentName ?? found.botId,
    operatorName: row.tenant_name,
    supportContact: null,
    summary: found.isBudget ? `Task budget: ${found.summary}` : found.summary,
    lines: found.lines.map(({ label, amount_minor }) => ({ label, amount: BigInt(amount_minor) })),
    reason: found.reason,
    expiresAt: found.expiresAt,
    decision: decisionOf(found, engine.clock.now()),
    approveAction: `${path}?decision=approve`,
    refuseAction: `${path}?decision=refuse`,
  });
}
