import { z } from 'zod';
import { type Database, inTenant } from '@/lib/db/pool';
import { type ChainEntry, type ChainTip, genesis } from '@/lib/harbor/domain/ledger/chain';

/** A sealed event as stored: its signer by key id, and the body that the digest covers. */
export interface StoredEntry extends Omit<ChainEntry, 'issuerHex'> {
  readonly kid: string;
  readonly body: string;
}

export interface LedgerHead extends ChainTip {
  /** Empty before the first event is sealed. */
  readonly signatureHex: string;
  /** Position of the last sealed row, which is the head's unless somebody changed one of them. */
  readonly lastSeq: number;
}

/** Reads of one tenant's sealed events. */
export interface LedgerStore {
  head(tenantId: string): Promise<LedgerHead>;
  /** Entries behind a position, oldest first. */
  entries(tenantId: string, afterSeq: number, limit: number): Promise<readonly StoredEntry[]>;
}

// One statement, so that a sealer at work cannot come between the head and the last row.
const headText = `
  SELECT coalesce(h.seq, 0) AS seq, encode(h.entry_commitment, 'hex') AS commitment, encode(h.signature, 'hex') AS signature,
    coalesce(l.seq, 0) AS last_seq
  FROM (SELECT max(seq) AS seq FROM ledger_events WHERE tenant_id = $1) l
  LEFT JOIN ledger_heads h ON h.tenant_id = $1`;
const entriesText = `
  SELECT seq, kind, intent_id, body, encode(digest, 'hex') AS digest, (extract(epoch FROM created_at) * 1000000)::bigint AS micros,
    encode(prev_commitment, 'hex') AS prev_commitment, encode(entry_commitment, 'hex') AS commitment,
    encode(signature, 'hex') AS signature, kid
  FROM ledger_events WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`;

/** A place in a chain; it stays far below 2^53. */
export const position = z.bigint().max(BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);

const headRow = z
  .object({ seq: position, commitment: z.string().nullable(), signature: z.string().nullable(), last_seq: position })
  .transform(
    (row): LedgerHead => ({
      seq: row.seq,
      commitmentHex: row.commitment ?? genesis.commitmentHex,
      signatureHex: row.signature ?? '',
      lastSeq: row.last_seq,
    }),
  );

const entryRow = z
  .object({
    seq: position,
    kind: z.string(),
    intent_id: z.string(),
    body: z.string(),
    digest: z.string(),
    micros: z.bigint(),
    prev_commitment: z.string(),
    commitment: z.string(),
    signature: z.string(),
    kid: z.string(),
  })
  .transform(
    (row): StoredEntry => ({
      seq: row.seq,
      kind: row.kind,
      intentId: row.intent_id,
      body: row.body,
      digestHex: row.digest,
      createdAtMicros: row.micros,
      prevCommitmentHex: row.prev_commitment,
      commitmentHex: row.commitment,
      signatureHex: row.signature,
      kid: row.kid,
    }),
  );

export const ledgerStore = (db: Database): LedgerStore => ({
  head: (tenantId) => inTenant(db, tenantId, async (tx) => headRow.parse((await tx.rows(headText, [tenantId]))[0])),
  entries: (tenantId, afterSeq, limit) =>
    inTenant(db, tenantId, async (tx) =>
      z.array(entryRow).parse(await tx.rows(entriesText, [tenantId, afterSeq, limit])),
    ),
});
