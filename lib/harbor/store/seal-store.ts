import { z } from 'zod';
import { type Database, enterTenant, type Queryable } from '@/lib/db/pool';
import { type ChainEntry, type ChainEvent, type ChainTip, genesis } from '@/lib/harbor/domain/ledger/chain';
import { assert } from '@/lib/kernel/assert';

import { position } from './ledger-store';

export interface UnsealedEvent extends ChainEvent {
  readonly id: string;
}

export interface SealedEvent {
  readonly id: string;
  readonly entry: ChainEntry;
}

/** Gives events their places behind the tip, in the order given. Pure: it runs inside the sealing transaction. */
export type Link = (tip: ChainTip, events: readonly UnsealedEvent[]) => readonly SealedEvent[];

export interface SealTenant {
  readonly id: string;
  readonly publicId: string;
}

export interface SealStore {
  /** Some of the tenants that have events outside the chain. */
  unsealedTenants(limit: number): Promise<readonly SealTenant[]>;
  /** Seals the tenant's oldest unsealed events in one transaction; resolves with how many. */
  sealNext(tenantId: string, kid: string, limit: number, link: Link): Promise<number>;
}

const tenantsText = 'SELECT tenant_id, public_id FROM sys_unsealed_tenants($1)';
const lockText = `SELECT pg_advisory_xact_lock(hashtextextended('tidegate.seal:' || $1::text, 0))`;
const tipText = `SELECT seq, encode(entry_commitment, 'hex') AS commitment FROM ledger_heads WHERE tenant_id = $1`;
// Microseconds as an integer: a JavaScript date would drop three digits that the commitment covers.
const unsealedText = `
  SELECT id, kind, intent_id, encode(digest, 'hex') AS digest, (extract(epoch FROM created_at) * 1000000)::bigint AS micros
  FROM ledger_events WHERE tenant_id = $1 AND seq IS NULL ORDER BY created_at, ordinal, id LIMIT $2`;
const sealText = `
  WITH sealed AS (
    UPDATE ledger_events e
    SET seq = s.seq, prev_commitment = decode(s.prev_commitment, 'hex'), entry_commitment = decode(s.commitment, 'hex'),
        signature = decode(s.signature, 'hex'), kid = $3, sealed_at = now()
    FROM jsonb_to_recordset($2::jsonb) AS s(id uuid, seq bigint, prev_commitment text, commitment text, signature text)
    WHERE e.tenant_id = $1 AND e.id = s.id AND e.seq IS NULL
    RETURNING 1)
  SELECT count(*)::int AS count FROM sealed`;
const headText = `
  WITH moved AS (
    INSERT INTO ledger_heads AS h (tenant_id, seq, entry_commitment, signature, kid, signed_at)
    VALUES ($1, $2, decode($3, 'hex'), decode($4, 'hex'), $5, now())
    ON CONFLICT (tenant_id) DO UPDATE
    SET seq = excluded.seq, entry_commitment = excluded.entry_commitment, signature = excluded.signature,
        kid = excluded.kid, signed_at = excluded.signed_at
    WHERE h.seq = $6
    RETURNING 1)
  SELECT count(*)::int AS count FROM moved`;

const tenantRow = z
  .object({ tenant_id: z.string(), public_id: z.string() })
  .transform((row): SealTenant => ({ id: row.tenant_id, publicId: row.public_id }));
const tipRow = z
  .object({ seq: position, commitment: z.string() })
  .transform((row): ChainTip => ({ seq: row.seq, commitmentHex: row.commitment }));
const eventRow = z
  .object({ id: z.string(), kind: z.string(), intent_id: z.string(), digest: z.string(), micros: z.bigint() })
  .transform(
    (row): UnsealedEvent => ({
      id: row.id,
      kind: row.kind,
      intentId: row.intent_id,
      digestHex: row.digest,
      createdAtMicros: row.micros,
    }),
  );
const countRow = z.object({ count: z.int() });

async function countOf(tx: Queryable, text: string, values: readonly unknown[]): Promise<number> {
  return countRow.parse((await tx.rows(text, values))[0]).count;
}

async function tipOf(tx: Queryable, tenantId: string): Promise<ChainTip> {
  const [row] = await tx.rows(tipText, [tenantId]);
  return row === undefined ? genesis : tipRow.parse(row);
}

async function writeEntries(
  tx: Queryable,
  tenantId: string,
  kid: string,
  sealed: readonly SealedEvent[],
): Promise<void> {
  const rows = sealed.map(({ id, entry }) => ({
    id,
    seq: entry.seq,
    prev_commitment: entry.prevCommitmentHex,
    commitment: entry.commitmentHex,
    signature: entry.signatureHex,
  }));
  const written = await countOf(tx, sealText, [tenantId, JSON.stringify(rows), kid]);
  assert(written === sealed.length, 'The sealer gave a place to an event that is not there or has one');
}

/** Sealing runs as the worker's login; every other one may only read the chain. */
export const sealStore = (db: Database): SealStore => ({
  unsealedTenants: async (limit) => z.array(tenantRow).parse(await db.rows(tenantsText, [limit])),
  sealNext: (tenantId, kid, limit, link) =>
    db.transaction(async (tx) => {
      await enterTenant(tx, tenantId);
      // Sealers of one tenant take turns. What is read below is read after the lock, so it sees the last one's work.
      await tx.rows(lockText, [tenantId]);
      const tip = await tipOf(tx, tenantId);
      const events = z.array(eventRow).parse(await tx.rows(unsealedText, [tenantId, limit]));
      const sealed = link(tip, events);
      const last = sealed.at(-1)?.entry;
      if (last === undefined) return 0;
      await writeEntries(tx, tenantId, kid, sealed);
      // The head's signature is its entry's: the commitment covers tenant and position.
      const head = [tenantId, last.seq, last.commitmentHex, last.signatureHex, kid, tip.seq];
      assert((await countOf(tx, headText, head)) === 1, 'The head of the chain moved under the sealer');
      return sealed.length;
    }),
});
