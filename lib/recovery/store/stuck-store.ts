import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import type { Position } from '@/lib/kernel/page';
import {
  type Severity,
  type StuckSource,
  severities,
  stuckSourceNames,
  stuckSources,
} from '@/lib/recovery/domain/stuck-rules';
import { patience, pendingTooLongSince, railsWithUsualTime } from '@/lib/recovery/domain/usual-time';

/** Where the list goes on: within a severity by instant and id. */
export interface StuckPosition extends Position {
  readonly severity: Severity;
}

export interface StuckFilter {
  readonly now: Date;
  /** Stuck since this instant or longer. */
  readonly before: Date;
  readonly after: StuckPosition | null;
  readonly limit: number;
}

const candidateRow = z.object({
  source: z.enum(stuckSourceNames),
  severity: z.enum(severities),
  since: z.date(),
  intent_id: z.string(),
});
export type Candidate = z.output<typeof candidateRow>;

interface Source {
  readonly from: string;
  /** Instant and id that the source's index is ordered by. */
  readonly at: string;
  readonly id: string;
  readonly where: string;
  /** The trouble begins this long before `at`. */
  readonly leadMs?: number;
}

const inFlight = `SELECT FROM rail_operations o WHERE o.tenant_id = i.tenant_id AND o.intent_id = i.id AND o.finished_at IS NULL`;
const ms = (value: number): string => `interval '${value} milliseconds'`;
const operation = (status: string, where: string): Source => ({
  from: 'rail_operations r',
  at: 'r.created_at',
  id: 'r.intent_id',
  where: `r.tenant_id = $1 AND r.finished_at IS NULL AND r.status = '${status}' AND ${where}`,
});
const unended = 'i.tenant_id = $1 AND i.ended_at IS NULL';
const hold = (where: string): Source => ({
  from: 'intents i',
  at: 'i.hold_expires_at',
  id: 'i.id',
  where: `${unended} AND i.hold_expires_at <= $2::timestamptz + ${ms(patience.holdMs)} AND ${where}`,
  leadMs: patience.holdMs,
});

/** As broad as the rules or broader, and each an ordered walk along one partial index. The rules have the last word. */
const sources: Readonly<Record<Exclude<StuckSource, 'operation_pending'>, Source>> = {
  settlement_idle: {
    from: 'intents i',
    at: 'i.updated_at',
    id: 'i.id',
    where: `${unended} AND i.settlement_kind IS NOT NULL AND i.updated_at <= $2::timestamptz - ${ms(patience.idleMs)} AND NOT EXISTS (${inFlight})`,
  },
  disputed_hold: hold(`i.state = 'disputed'`),
  operation_unknown: operation('unknown', `r.created_at <= $2::timestamptz - ${ms(patience.unknownMs)}`),
  operation_sent: operation('sent', `r.lease_until <= $2::timestamptz - ${ms(patience.unansweredMs)}`),
  deadline_missed: {
    from: 'intents i',
    at: 'i.deadline',
    id: 'i.id',
    where: `${unended} AND i.state <> 'disputed' AND i.settlement_kind IS NULL AND i.deadline <= $2::timestamptz - ${ms(patience.deadlineMs)} AND NOT EXISTS (${inFlight})`,
  },
  claim: {
    from: 'rail_facts f JOIN intents i ON i.tenant_id = f.tenant_id AND i.id = f.intent_id',
    at: 'f.created_at',
    id: 'f.intent_id',
    where: `f.tenant_id = $1 AND f.kind IN ('dispute_opened', 'funds_withdrawn', 'refund_failed') AND i.ended_at IS NOT NULL
      AND f.created_at > $2::timestamptz - ${ms(patience.claimsMs)}`,
  },
  hold_lapses: hold(`i.state <> 'disputed' AND i.settlement_kind IS NULL`),
};

/** Rows of one source behind the position, in order. */
const walk = (name: StuckSource, { from, at, id, where, leadMs = 0 }: Source): string =>
  `(SELECT '${name}' AS source, ${at} - ${ms(leadMs)} AS since, ${id} AS intent_id
    FROM ${from} WHERE ${where} AND (${at}, ${id}) > ($3::timestamptz + ${ms(leadMs)}, $4::uuid)
      AND ${at} <= $5::timestamptz + ${ms(leadMs)}
    ORDER BY ${at}, ${id} LIMIT $6)`;

/** Each rail has its own usual time, so what is pending is one walk per rail. */
const pendingWalk = `(SELECT p.* FROM unnest($7::text[], $8::timestamptz[]) u(rail, usual)
    CROSS JOIN LATERAL ${walk('operation_pending', operation('pending', 'r.rail = u.rail AND r.created_at <= u.usual'))} p)`;

const walkOf = (name: StuckSource): string => (name === 'operation_pending' ? pendingWalk : walk(name, sources[name]));

const textOf = (severity: Severity): string => {
  const walks = stuckSourceNames.filter((name) => stuckSources[name] === severity).map(walkOf);
  return `SELECT source, '${severity}' AS severity, since, intent_id FROM (${walks.join(' UNION ALL ')}) found
    ORDER BY since, intent_id LIMIT $6`;
};

const texts = { critical: textOf('critical'), high: textOf('high'), medium: textOf('medium') } as const;

/** Before every row: nothing of ours is older. */
const beginning: Position = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };

/**
 * Intents that may be stuck, the most severe first and then the longest. An intent stands once for each source that
 * knows it.
 */
export async function listCandidates(
  tx: Queryable,
  tenantId: string,
  { now, before, after, limit }: StuckFilter,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  const usual = railsWithUsualTime.map((rail) => pendingTooLongSince(rail, now));
  for (const severity of severities.slice(after === null ? 0 : severities.indexOf(after.severity))) {
    const { at, id } = after?.severity === severity ? after : beginning;
    const pending = severity === stuckSources.operation_pending ? [[...railsWithUsualTime], usual] : [];
    const values = [tenantId, now, at, id, before, limit - found.length, ...pending];
    found.push(...z.array(candidateRow).parse(await tx.rows(texts[severity], values)));
    if (found.length >= limit) break;
  }
  return found;
}
