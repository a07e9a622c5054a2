import { auditJson } from '@/lib/audit';
import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import { commitGate, type GateCommit, type Provider } from '@/lib/gate/store/quote-store';
import { commitConflictOf } from '@/lib/harbor';
import { toHex } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import {
  evaluatePolicy,
  isAboveCap,
  type PolicyVerdict,
  parseSoFar,
  periodsOf,
  policyOf,
  policyReasons,
  spendToTake,
} from '@/lib/spend';
import { approvalDigest, approvalToken } from './approval-link';
import { merchantsOf } from './domain/merchant';
import { policyRefusals } from './refusals';
import { type PolicyRead, readPolicy } from './store/policy-store';

/** What an agent wants to be paid for, as its policy looks at it. */
export interface Asked {
  /** The quote's, or the budget's. */
  readonly id: string;
  readonly botId: string;
  readonly amount: bigint;
  readonly currency: string;
  /** Null for a task budget, which pays nobody yet. */
  readonly envelope: JsonObject | null;
  /** What an approval is bound to beside the amount. */
  readonly fingerprint: string;
  /** Where it is to be paid once it may be. */
  readonly provider: Provider;
  /** The task budget that pays for it. */
  readonly budgetId: string | null;
  /** An approval ends with the request. */
  readonly expiresAt: Date;
}

/** What the policy said; `rows` are written in the same commit as what it is about. */
export interface Judged {
  readonly verdict: 'allowed' | 'pending';
  readonly rows: Pick<GateCommit, 'decision' | 'limits'>;
}

export const subjectOf = (botId: string): string => `agent:${botId}`;

const requestOf = (asked: Asked) => ({
  amount: asked.amount,
  currency: asked.currency,
  merchants: asked.envelope === null ? [] : merchantsOf(asked.envelope),
  isBudget: asked.envelope === null,
  isPrepaid: asked.budgetId !== null,
});

const blocked = (reason: string, code: string): Outcome<never> =>
  gateRefusals.refuse('gate.policy', { message: `checkout blocked by agent policy: ${reason}`, details: { code } });

async function judgeRequest(deps: GateDeps, ctx: Ctx, asked: Asked): Promise<Outcome<Judged>> {
  const request = requestOf(asked);
  const periods = periodsOf(ctx.now);
  const { id, botId, currency } = asked;
  const merchant = request.merchants[0] ?? null;
  const read = await readPolicy(deps.db, ctx.tenant.id, keyIdOf(ctx), {
    id,
    botId,
    subject: subjectOf(botId),
    currency,
    periods: [periods.day, periods.month],
    merchant,
  });
  // What was said about this very request stands: only a denial is thought over.
  switch (read.verdict) {
    case 'allowed':
    case 'approved':
      return ok({ verdict: 'allowed', rows: {} });
    case 'pending':
      return ok({ verdict: 'pending', rows: {} });
    case 'refused':
      return blocked('a person refused this request', 'policy.refused');
    default:
      break;
  }
  const policy = policyOf(read.policy);
  const said = evaluatePolicy(policy, request, parseSoFar(read.soFar, periods));
  const decision = decisionRow(deps, asked, read, said, request.merchants);
  if (said.verdict === 'denied') {
    const entry = { action: 'gate.policy.deny', subjectKind: 'gate_decision', subjectId: id };
    const audit = auditJson(ctx, { ...entry, detail: { bot_id: botId, code: said.code } });
    await commitGate(deps.db, ctx.tenant.id, null, { key_id: keyIdOf(ctx), decision, audit });
    return blocked(policyReasons[said.code], said.code);
  }
  const limits = spendToTake(policy, request, { id, subject: subjectOf(botId), now: ctx.now });
  return ok({ verdict: said.verdict, rows: { decision, ...(limits === null ? {} : { limits }) } });
}

function decisionRow(
  { secrets }: Pick<GateDeps, 'secrets'>,
  asked: Asked,
  { version }: PolicyRead,
  { verdict, code }: PolicyVerdict,
  merchants: readonly string[],
): JsonObject {
  const isPending = verdict === 'pending';
  return {
    id: asked.id,
    bot_id: asked.botId,
    policy_version: version,
    verdict,
    code,
    detail: JSON.stringify({
      reason: policyReasons[code],
      merchant: merchants[0] ?? null,
      merchants,
      fingerprint: asked.fingerprint,
      provider: asked.provider,
      budget_id: asked.budgetId,
    }),
    amount: wireAmount(asked.amount),
    currency: asked.currency,
    approval_digest: isPending ? `\\x${toHex(approvalDigest(secrets, approvalToken(secrets, asked.id)))}` : null,
    expires_at: isPending ? asked.expiresAt.toISOString() : null,
  };
}

/** Rounds of reading again what racing requests have counted before the caller is told to come back. */
const maxRounds = 8;

/**
 * Does `work` as far as the agent's policy lets it. The caps are checked again in the commit that `work` makes with the
 * rows; whoever lost a race there is judged again. Refuses with `gate.policy`, and the denial is on record.
 */
export async function underPolicy<T>(
  deps: GateDeps,
  ctx: Ctx,
  asked: Asked,
  work: (judged: Judged) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  for (let round = 0; round < maxRounds; round++) {
    try {
      const judged = await judgeRequest(deps, ctx, asked);
      return judged.ok ? await work(judged.value) : judged;
    } catch (error) {
      if (!isAboveCap(error) && commitConflictOf(error) !== 'moved') throw error;
    }
  }
  return policyRefusals.refuse('gate.policy_busy', { retryAfterSeconds: 1 });
}

/** Writes down that a person is asked, the first time, and refuses with the link that they need. */
export async function askPerson(
  { db, settings }: Pick<GateDeps, 'db' | 'settings'>,
  ctx: Ctx,
  { id, botId }: Pick<Asked, 'id' | 'botId'>,
  rows: Judged['rows'],
): Promise<Outcome<never>> {
  if (rows.decision !== undefined) {
    const entry = { action: 'gate.approval.ask', subjectKind: 'gate_decision', subjectId: id };
    const audit = auditJson(ctx, { ...entry, detail: { bot_id: botId } });
    await commitGate(db, ctx.tenant.id, null, { ...rows, key_id: keyIdOf(ctx), audit });
  }
  return gateRefusals.refuse('gate.approval_pending', {
    message: `a person has to approve this amount first: ${settings.approvalUrl(id)}`,
    details: { approval_url: settings.approvalUrl(id) },
  });
}
