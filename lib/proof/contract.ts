import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { wholeNumber } from '@/lib/kernel/page';

/*
 * The wire of the ledger's proofs, as in the Paybond contract. Hashes, keys and signatures are lower-case hex.
 */

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const schemaVersion = z.literal(1);
const position = z.int().min(0);

/** Entries that one call of the check walks at most. */
const verifyEntries = 5_000;
const verifyEntriesDefault = 1_000;

const afterSeq = wholeNumber(0, Number.MAX_SAFE_INTEGER, 0);

/** Exclusive cursor: entries behind this position. */
export const eventsQuery = z.object({
  after_seq: afterSeq,
  limit: wholeNumber(1, bounds.ledgerPageSize, bounds.ledgerPageSizeDefault),
});
export type EventsQuery = z.output<typeof eventsQuery>;

export const verifyQuery = z.object({
  after_seq: afterSeq,
  limit: wholeNumber(1, verifyEntries, verifyEntriesDefault),
});
export type VerifyQuery = z.output<typeof verifyQuery>;

/** Where the chain stands. Before the first sealed event `seq` is 0 and the commitment is zeros. */
export const tipView = z.object({
  schema_version: schemaVersion,
  tenant_id: z.string(),
  seq: position,
  entry_commitment_hex: hex(32),
  empty: z.boolean(),
});
export type TipView = z.output<typeof tipView>;

/**
 * A sealed event. `entry_commitment` is BLAKE3 of the canonical JSON of `{schema_version: 1, tenant_id, seq,
 * prev_commitment, event: {schema_version: 1, kind, intent_id, digest}, timestamp_unix_nanos, issuer_pubkey}`;
 * `signature` is Ed25519 over its 32 bytes. `event.digest` is BLAKE3 of the canonical JSON of
 * `{schema_version: 1, kind, intent_id, facts}`.
 */
export const entryView = z.object({
  seq: z.int().min(1),
  prev_commitment: hex(32),
  entry_commitment: hex(32),
  event: z.object({
    schema_version: schemaVersion,
    tenant_id: z.string(),
    kind: z.string(),
    intent_id: z.guid(),
    digest: hex(32),
    /** Null when the stored body cannot be read: the check names the row. */
    facts: z.record(z.string(), z.unknown()).nullable(),
  }),
  timestamp_unix_nanos: z.string().regex(/^\d+$/).describe('Text: more digits than a JSON number holds.'),
  issuer_pubkey: hex(32).nullable().describe('Null when the key id names no ledger key.'),
  kid: z.string(),
  signature: z.string().regex(/^[0-9a-f]*$/),
});
export type EntryView = z.output<typeof entryView>;

export const eventsView = z.object({
  schema_version: schemaVersion,
  tenant_id: z.string(),
  entries: z.array(entryView).max(bounds.ledgerPageSize),
  next_after_seq: position.nullable(),
});
export type EventsView = z.output<typeof eventsView>;

/** What can be found wrong. `seq`: a row is missing or out of place; `head`: the head is not the last row's. */
export const ledgerChecks = [
  'seq',
  'prev_commitment',
  'digest',
  'issuer',
  'entry_commitment',
  'signature',
  'head',
] as const;

/** What the walk found. Follow `next_after_seq` until it is null to have checked the whole log. */
export const verifyView = z.object({
  schema_version: schemaVersion,
  tenant_id: z.string(),
  valid: z.boolean(),
  checked_from_seq: position,
  /** Last entry that holds; one less than `checked_from_seq` when there was none. */
  checked_to_seq: position,
  next_after_seq: position.nullable(),
  tip: tipView,
  failure: z.object({ seq: position, check: z.enum(ledgerChecks) }).nullable(),
});
export type VerifyView = z.output<typeof verifyView>;

/** Keys that sign this ledger. Retired ones stay: what they signed is still checked. */
export const authorityView = z.object({
  schema_version: schemaVersion,
  tenant_id: z.string(),
  keys: z.array(
    z.object({
      kid: z.string(),
      public_key_hex: hex(32),
      created_at: z.iso.datetime(),
      retired_at: z.iso.datetime().nullable(),
    }),
  ),
});
export type AuthorityView = z.output<typeof authorityView>;

/** RFC 7517 with RFC 8037 keys. `kid` is the RFC 7638 thumbprint. */
export const jwksView = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
    }),
  ),
});
