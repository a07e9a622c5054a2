import { z } from 'zod';
import type { Database, Queryable } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';

const instant = z.string().transform((text) => new Date(text));

export const verdicts = ['allowed', 'denied', 'pending', 'approved', 'refused'] as const;
export type Verdict = (typeof verdicts)[number];

const readRow = z.object({
  agent: z.object({ policy: z.unknown(), policy_version: z.number().int() }).nullable(),
  decision: z.object({ verdict: z.enum(verdicts) }).nullable(),
  so_far: z.unknown(),
});

export interface PolicyQuery {
  readonly id: string;
  readonly botId: string;
  readonly subject: string;
  readonly currency: string;
  readonly periods: readonly string[];
  readonly merchant: string | null;
}

export interface PolicyRead {
  /** As it is stored. */
  readonly policy: unknown;
  readonly version: number;
  /** What was said about this request before. */
  readonly verdict: Verdict | null;
  /** As `spend_so_far` gives it. */
  readonly soFar: unknown;
}

/** An agent's policy and what it decides on, in one round trip. An agent that nobody registered has an empty one. */
export async function readPolicy(
  db: Database,
  tenantId: string,
  keyId: string | null,
  { id, botId, subject, currency, periods, merchant }: PolicyQuery,
): Promise<PolicyRead> {
  const query = { id, bot_id: botId, subject, currency, periods: [...periods], merchant };
  const [found] = await db.rows('SELECT gate_read_policy($1, $2, $3) AS read', [
    tenantId,
    keyId,
    JSON.stringify(query),
  ]);
  const row = readRow.parse(z.object({ read: z.unknown() }).parse(found).read);
  return {
    policy: row.agent?.policy ?? {},
    version: row.agent?.policy_version ?? 0,
    verdict: row.decision?.verdict ?? null,
    soFar: row.so_far,
  };
}

const versionRow = z.object({ policy_version: z.number().int() });

/** The new version; null when the agent is gone or its policy is no longer the one that was expected. */
export async function updatePolicy(
  tx: Queryable,
  tenantId: string,
  agentId: string,
  policy: JsonObject,
  expected: number | null,
): Promise<number | null> {
  const rows = await tx.rows(
    `UPDATE gate_agents SET policy = $3, policy_version = policy_version + 1
     WHERE tenant_id = $1 AND id = $2 AND status = 'active' AND ($4::int IS NULL OR policy_version = $4)
     RETURNING policy_version`,
    [tenantId, agentId, JSON.stringify(policy), expected],
  );
  return rows[0] === undefined ? null : versionRow.parse(rows[0]).policy_version;
}

const approvalRow = z
  .object({
    id: z.string(),
    bot_id: z.string(),
    verdict: z.enum(verdicts),
    code: z.string(),
    detail: z.object({
      reason: z.string(),
      provider: z.enum(['mock', 'stripe', 'usdc', 'task_budget']),
      budget_id: z.string().nullable(),
    }),
    amount: z
      .number()
      .int()
      .transform((value) => BigInt(value)),
    currency: z.string(),
    expires_at: instant,
    agent_name: z.string().nullable(),
    created_by: z.string(),
    is_budget: z.boolean(),
    scale: z.number().int(),
    summary: z.string(),
    lines: z.array(z.object({ label: z.string(), amount_minor: z.number().int() })).nullable(),
  })
  .transform((row) => ({
    id: row.id,
    botId: row.bot_id,
    verdict: row.verdict,
    code: row.code,
    reason: row.detail.reason,
    provider: row.detail.provider,
    budgetId: row.detail.budget_id,
    amount: row.amount,
    currency: row.currency,
    expiresAt: row.expires_at,
    agentName: row.agent_name,
    createdBy: row.created_by,
    isBudget: row.is_budget,
    scale: row.scale,
    summary: row.summary,
    lines: row.lines ?? [],
  }));
export type StoredApproval = z.output<typeof approvalRow>;

/** What a link asks a person to approve; null when the tenant has none of this digest. */
export async function readApproval(db: Database, tenantId: string, digest: Uint8Array): Promise<StoredApproval | null> {
  const [found] = await db.rows('SELECT gate_read_approval($1, $2) AS read', [tenantId, digest]);
  const { read } = z.object({ read: z.unknown() }).parse(found);
  return read === null ? null : approvalRow.parse(read);
}
