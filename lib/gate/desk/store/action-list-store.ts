import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { type DeskStage, deskStages } from '@/lib/gate/desk/domain/desk-stage';
import type { Position } from '@/lib/kernel/page';

const actionRow = z.object({
  id: z.string(),
  bot_id: z.string(),
  agent_name: z.string().nullable(),
  request_summary: z.string(),
  amount: z.bigint(),
  currency: z.string(),
  provider: z.string().nullable(),
  session_at: z.date().nullable(),
  created_at: z.date(),
  stage: z.enum(deskStages),
});
export type ActionListRow = z.output<typeof actionRow>;

export interface ActionListFilter {
  /** Empty means every stage. */
  readonly stages: readonly DeskStage[];
  readonly botId: string | null;
  readonly id: string | null;
  readonly after: Position | null;
  readonly limit: number;
}

/** `moneyStateOf` in SQL: what a task budget did, else what the engine says. */
const moneyState = `CASE
    WHEN b.kind IS NOT NULL THEN CASE b.kind WHEN 'reserve' THEN 'held' WHEN 'capture' THEN 'released' ELSE 'refunded' END
    WHEN i.id IS NULL THEN 'unpaid'
    WHEN i.state = 'open' THEN CASE WHEN i.status IN ('expired', 'canceled') THEN 'expired' WHEN i.status = 'unknown' THEN 'unknown'
      WHEN i.status = 'funding' THEN 'paying' ELSE 'unpaid' END
    WHEN i.state IN ('disputed', 'refunded') THEN i.state
    WHEN i.state = 'released' THEN coalesce((SELECT CASE WHEN bool_or(o.status = 'succeeded') THEN 'returned' ELSE 'returning' END
      FROM rail_operations o WHERE o.tenant_id = q.tenant_id AND o.intent_id = q.id AND o.kind = 'refund' AND o.status <> 'failed'
      HAVING count(*) > 0), 'released')
    WHEN i.settlement_kind = 'refund' THEN 'refunding'
    ELSE 'held' END`;

/** `deskStageOf` in SQL. */
const stage = `CASE
    WHEN m.money IN ('refunded', 'returned') THEN 'refunded'
    WHEN m.money IN ('refunding', 'returning') THEN 'refunding'
    WHEN m.money = 'unpaid' THEN CASE WHEN q.deadline <= $8 OR d.verdict = 'refused' THEN 'ended' WHEN d.verdict = 'pending' THEN 'approval'
      ELSE 'waiting' END
    WHEN m.money = 'paying' THEN 'waiting'
    WHEN m.money = 'expired' THEN 'ended'
    WHEN m.money = 'released' THEN 'done'
    WHEN m.money = 'held' THEN CASE WHEN q.work IN ('executing', 'executed') THEN 'working' WHEN q.work = 'fulfilled' THEN 'done'
      WHEN q.work IN ('failed', 'execution_failed') THEN 'failed' WHEN q.work IS NULL AND (q.executor = 'service' OR EXISTS (SELECT FROM gate_grants g
        WHERE g.tenant_id = q.tenant_id AND g.quote_id = q.id AND g.consumed_at IS NOT NULL)) THEN 'working' ELSE 'paid' END
    ELSE m.money END`;

const listText = `SELECT q.id, q.bot_id, a.name AS agent_name, q.request_summary, q.amount, q.currency, q.provider, q.session_at, q.created_at,
    s.stage
  FROM gate_quotes q
  LEFT JOIN gate_agents a ON a.tenant_id = q.tenant_id AND a.bot_id = q.bot_id
  LEFT JOIN intents i ON i.tenant_id = q.tenant_id AND i.id = q.id
  LEFT JOIN gate_decisions d ON d.tenant_id = q.tenant_id AND d.id = q.id
  LEFT JOIN LATERAL (SELECT e.kind FROM gate_budget_entries e WHERE q.budget_id IS NOT NULL AND e.tenant_id = q.tenant_id
    AND e.budget_id = q.budget_id AND e.quote_id = q.id ORDER BY (e.kind = 'reserve') LIMIT 1) b ON true
  CROSS JOIN LATERAL (SELECT ${moneyState} AS money) m
  CROSS JOIN LATERAL (SELECT ${stage} AS stage) s
  WHERE q.tenant_id = $1 AND (cardinality($2::text[]) = 0 OR s.stage = ANY($2)) AND ($3::text IS NULL OR q.bot_id = $3)
    AND ($4::uuid IS NULL OR q.id = $4) AND ($5::timestamptz IS NULL OR (q.created_at, q.id) < ($5, $6::uuid))
  ORDER BY q.created_at DESC, q.id DESC LIMIT $7`;

/** What agents asked for, newest first. */
export async function listActionRows(
  tx: Queryable,
  tenantId: string,
  { stages, botId, id, after, limit }: ActionListFilter,
  now: Date,
): Promise<readonly ActionListRow[]> {
  const position = [after?.at ?? null, after?.id ?? null];
  return z.array(actionRow).parse(await tx.rows(listText, [tenantId, [...stages], botId, id, ...position, limit, now]));
}

const frameRow = z.object({
  any_exists: z.boolean(),
  agents: z.array(z.object({ bot_id: z.string(), name: z.string() })),
});

const frameText = `SELECT EXISTS (SELECT FROM gate_quotes WHERE tenant_id = $1) AS any_exists,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('bot_id', a.bot_id, 'name', a.name) ORDER BY a.name, a.bot_id), '[]')
      FROM (SELECT bot_id, name FROM gate_agents WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2) a) AS agents`;

/** Whether anything was ever asked for, and the agents that a list can be narrowed to. */
export async function readListFrame(
  tx: Queryable,
  tenantId: string,
  agents: number,
): Promise<z.output<typeof frameRow>> {
  const [row] = await tx.rows(frameText, [tenantId, agents]);
  return frameRow.parse(row);
}
