import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';

const instant = z.string().transform((text) => new Date(text));
const amount = z
  .number()
  .int()
  .transform((value) => BigInt(value));

const trail = z.object({
  decision: z
    .object({
      verdict: z.string(),
      reason: z.string().nullable(),
      decided_by: z.string().nullable(),
      decided_at: instant.nullable(),
      expires_at: instant.nullable(),
      created_at: instant,
    })
    .nullable(),
  resume: z.object({ created_at: instant, acked_at: instant.nullable() }).nullable(),
  spends: z.array(
    z.object({
      id: z.string(),
      tool: z.string(),
      vendor: z.string(),
      rail: z.string(),
      amount,
      currency: z.string(),
      reason: z.string(),
      status: z.enum(['authorized', 'captured']),
      created_at: instant,
      captured_at: instant.nullable(),
    }),
  ),
  authorised: amount,
  captured: amount,
  sent_again: z.array(
    z.object({ kind: z.enum(['ready', 'handoff']), round: z.number().int(), by: z.string(), at: instant }),
  ),
});
/** What happened to an action beside its payment and its work. */
export type ActionTrail = z.output<typeof trail>;

const trailText = `SELECT jsonb_build_object(
    'decision', (SELECT jsonb_build_object('verdict', verdict, 'reason', detail->>'reason', 'decided_by', decided_by, 'decided_at', decided_at,
        'expires_at', expires_at, 'created_at', created_at) FROM gate_decisions WHERE tenant_id = $1 AND id = $2),
    'resume', (SELECT jsonb_build_object('created_at', created_at, 'acked_at', acked_at) FROM gate_resume_events
      WHERE tenant_id = $1 AND quote_id = $2),
    'spends', (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.created_at, s.id), '[]') FROM (SELECT id, tool, vendor, rail, amount, currency,
        reason, status, created_at, captured_at FROM gate_spends WHERE tenant_id = $1 AND quote_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3) s),
    'authorised', t.authorised, 'captured', t.captured,
    'sent_again', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'round', round, 'by', requested_by, 'at', created_at)
        ORDER BY created_at), '[]') FROM gate_deliveries WHERE tenant_id = $1 AND quote_id = $2 AND round > 1)) AS trail
  FROM (SELECT coalesce(sum(amount), 0) AS authorised, coalesce(sum(amount) FILTER (WHERE status = 'captured'), 0) AS captured
    FROM gate_spends WHERE tenant_id = $1 AND quote_id = $2) t`;

/** Sums are of everything; of spends the latest are listed, oldest first. */
export async function readActionTrail(
  tx: Queryable,
  tenantId: string,
  quoteId: string,
  spends: number,
): Promise<ActionTrail> {
  const [row] = await tx.rows(trailText, [tenantId, quoteId, spends]);
  return trail.parse(z.object({ trail: z.unknown() }).parse(row).trail);
}
