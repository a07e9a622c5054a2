import { z } from 'zod';
import { Prisma } from '@/generated/prisma/client';
import { enterTenant, oneSnapshot, type Reader } from './reader';

/** Events after the cursor that one look reads; whoever is further behind is told to read everything again. */
export const pulseEventBound = 500;
/** Intents and cases of one tenant that one look asks about, each. */
export const pulseWatchBound = 200;

/** What is looked at: all of a tenant's watchers together. */
export interface PulseQuery {
  /** Place in the tenant's sealed log after which events are new; null: none are. */
  readonly after: bigint | null;
  /** At most `pulseWatchBound`. */
  readonly intents: readonly string[];
  /** Cases by the intent that they are about; at most `pulseWatchBound`. */
  readonly cases: readonly string[];
  /** Whether somebody watches the rail operations that are under way. */
  readonly recovery: boolean;
}

export interface Pulse {
  /** Last sealed place of the tenant's log. */
  readonly head: bigint;
  /** True when something was sealed a moment ago: what was read just before may not show it. */
  readonly recentlySealed: boolean;
  /** Intents with events after the cursor, each with the place of its last one. */
  readonly moved: ReadonlyMap<string, bigint>;
  /** True when there were more events than one look reads, so that `moved` is not all of it. */
  readonly overflow: boolean;
  /** A text per intent and case that differs once something about it has changed, also what is no event. */
  readonly intents: ReadonlyMap<string, string>;
  readonly cases: ReadonlyMap<string, string>;
  readonly recovery: string | null;
}

const headRow = z.object({ head: z.bigint(), recent: z.boolean() });
const movedRow = z.object({ intent_id: z.string(), seq: z.bigint() });
const markRow = z.object({ id: z.string(), mark: z.string() });

/**
 * What has changed in a tenant since the cursor. The sealed log tells of every event exactly once and in one order
 * (decision 0005); marks tell of the rest, such as a rail that was asked again, for what is watched.
 */
export async function readPulse(tenantId: string, query: PulseQuery, reader: Reader): Promise<Pulse> {
  const [, heads, moved, intents, cases, recovery] = await reader.$transaction(
    [
      enterTenant(reader, tenantId),
      reader.$queryRaw`SELECT seq AS head, signed_at > now() - interval '15 seconds' AS recent
        FROM ledger_heads WHERE tenant_id = ${tenantId}::uuid`,
      query.after === null ? nothing(reader) : movedSince(reader, tenantId, query.after),
      query.intents.length === 0 ? nothing(reader) : intentMarks(reader, tenantId, query.intents),
      query.cases.length === 0 ? nothing(reader) : caseMarks(reader, tenantId, query.cases),
      query.recovery ? recoveryMark(reader, tenantId) : nothing(reader),
    ],
    oneSnapshot,
  );
  const [head] = z.array(headRow).parse(heads);
  const rows = z.array(movedRow).parse(moved);
  return {
    head: head?.head ?? 0n,
    recentlySealed: head?.recent ?? false,
    moved: new Map(rows.map(({ intent_id, seq }) => [intent_id, seq])),
    overflow: rows.length > pulseEventBound,
    intents: marksOf(intents),
    cases: marksOf(cases),
    recovery: marksOf(recovery).get('recovery') ?? null,
  };
}

const marksOf = (rows: unknown): ReadonlyMap<string, string> => {
  const marks = z.array(markRow).parse(rows);
  return new Map(marks.map(({ id, mark }) => [id, mark]));
};

type Rows = Prisma.PrismaPromise<unknown>;

const nothing = (reader: Reader): Rows => reader.$queryRaw`SELECT WHERE false`;

const movedSince = (reader: Reader, tenantId: string, after: bigint): Rows =>
  reader.$queryRaw`SELECT intent_id, seq FROM ledger_events
    WHERE tenant_id = ${tenantId}::uuid AND seq > ${after} ORDER BY seq LIMIT ${pulseEventBound + 1}`;

/** What the payment gate notes about its own intents, as there are grants, work, spends and messages. */
const gateMark = Prisma.sql`SELECT concat_ws(' ', q.session_at, q.work_at, q.refund_due_at,
    (SELECT d.decided_at FROM gate_decisions d WHERE d.tenant_id = q.tenant_id AND d.id = q.id),
    (SELECT e.acked_at FROM gate_resume_events e WHERE e.tenant_id = q.tenant_id AND e.quote_id = q.id),
    (SELECT concat_ws(' ', count(*), max(c.consumed_at)) FROM gate_grants c WHERE c.tenant_id = q.tenant_id AND c.quote_id = q.id),
    (SELECT max(f.created_at) FROM gate_fulfilments f WHERE f.tenant_id = q.tenant_id AND f.quote_id = q.id),
    (SELECT concat_ws(' ', count(*), max(p.captured_at)) FROM gate_spends p WHERE p.tenant_id = q.tenant_id AND p.quote_id = q.id),
    (SELECT string_agg(concat_ws(' ', m.kind, m.round, m.status, m.attempts), ' ' ORDER BY m.kind, m.round)
      FROM gate_deliveries m WHERE m.tenant_id = q.tenant_id AND m.quote_id = q.id)) AS mark
  FROM gate_quotes q WHERE q.tenant_id = i.tenant_id AND q.id = i.id`;

const intentMarks = (reader: Reader, tenantId: string, ids: readonly string[]): Rows =>
  reader.$queryRaw`SELECT i.id, concat_ws(' ', i.version,
      (SELECT sum(o.asked) FROM rail_operations o WHERE o.tenant_id = i.tenant_id AND o.intent_id = i.id),
      (SELECT max(s.created_at) FROM spend_decisions s WHERE s.tenant_id = i.tenant_id AND s.intent_id = i.id), g.mark) AS mark
    FROM intents i LEFT JOIN LATERAL (${gateMark}) g ON true WHERE i.tenant_id = ${tenantId}::uuid AND i.id = ANY(${[...ids]}::uuid[])`;

const caseMarks = (reader: Reader, tenantId: string, ids: readonly string[]): Rows =>
  reader.$queryRaw`SELECT c.intent_id AS id, concat_ws(' ', c.status, c.updated_at,
      (SELECT max(t.created_at) FROM dispute_timeline t WHERE t.tenant_id = c.tenant_id AND t.intent_id = c.intent_id)) AS mark
    FROM dispute_cases c WHERE c.tenant_id = ${tenantId}::uuid AND c.intent_id = ANY(${[...ids]}::uuid[])`;

/** By the index over what is due, which holds only operations under way. */
const recoveryMark = (reader: Reader, tenantId: string): Rows =>
  reader.$queryRaw`SELECT 'recovery' AS id, concat_ws(' ', count(*), sum(asked), max(next_ask_at)) AS mark
    FROM rail_operations WHERE tenant_id = ${tenantId}::uuid AND next_ask_at IS NOT NULL`;
