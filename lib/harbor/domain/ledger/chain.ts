import type { VerifySignature } from '@/lib/harbor/domain/signing/signature';
import { fromHex, toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { blake3 } from '@/lib/kernel/hash';

/** A committed event as the chain covers it: by the digest of its body, not by the body. */
export interface ChainEvent {
  readonly kind: string;
  readonly intentId: string;
  /** BLAKE3 of the body's canonical JSON text. */
  readonly digestHex: string;
  /** Microseconds since 1970: when the database wrote the event. */
  readonly createdAtMicros: bigint;
}

/** Where a chain stands: the last entry's position and commitment. */
export interface ChainTip {
  readonly seq: number;
  readonly commitmentHex: string;
}

/** What the first entry follows. */
export const genesis: ChainTip = { seq: 0, commitmentHex: '00'.repeat(32) };

/** A sealed event. Positions start at 1 and have no gaps. */
export interface ChainEntry extends ChainEvent, ChainTip {
  readonly prevCommitmentHex: string;
  /** Public key of the signer; null when its key id names no ledger key. */
  readonly issuerHex: string | null;
  /** Ed25519 over the 32 bytes of the commitment. */
  readonly signatureHex: string;
}

export interface ChainIssuer {
  readonly publicKeyHex: string;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Nanoseconds since 1970, as the row carries them: more than a JSON number holds, hence text. */
export const unixNanos = (micros: bigint): string => (micros * 1_000n).toString();

/**
 * BLAKE3 of the row's canonical JSON. `tenantId` is the `org_…` id: whoever holds an exported row can recompute this
 * from the row alone.
 */
function commitmentOf(
  tenantId: string,
  seq: number,
  prevCommitmentHex: string,
  event: ChainEvent,
  issuerHex: string,
): Uint8Array {
  const row = canonicalJson({
    schema_version: 1,
    tenant_id: tenantId,
    seq,
    prev_commitment: prevCommitmentHex,
    event: { schema_version: 1, kind: event.kind, intent_id: event.intentId, digest: event.digestHex },
    timestamp_unix_nanos: unixNanos(event.createdAtMicros),
    issuer_pubkey: issuerHex,
  });
  return blake3(utf8(row));
}

/** The entry that gives an event its place behind `previous`. */
export function linkEntry(tenantId: string, previous: ChainTip, event: ChainEvent, issuer: ChainIssuer): ChainEntry {
  const seq = previous.seq + 1;
  const commitment = commitmentOf(tenantId, seq, previous.commitmentHex, event, issuer.publicKeyHex);
  return {
    ...event,
    seq,
    prevCommitmentHex: previous.commitmentHex,
    commitmentHex: toHex(commitment),
    issuerHex: issuer.publicKeyHex,
    signatureHex: toHex(issuer.sign(commitment)),
  };
}

/** What can be wrong with an entry, in the order in which it is checked. */
export const chainChecks = ['seq', 'prev_commitment', 'digest', 'issuer', 'entry_commitment', 'signature'] as const;
export type ChainCheck = (typeof chainChecks)[number];

/**
 * The first check that an entry fails behind `previous`, or null when it holds. `body` is the event's canonical JSON as
 * stored; `seq` also stands for a row that is missing.
 */
export function failedCheck(
  tenantId: string,
  previous: ChainTip,
  entry: ChainEntry,
  body: string,
  verify: VerifySignature,
): ChainCheck | null {
  if (entry.seq !== previous.seq + 1) return 'seq';
  if (entry.prevCommitmentHex !== previous.commitmentHex) return 'prev_commitment';
  if (toHex(blake3(utf8(body))) !== entry.digestHex) return 'digest';
  const issuer = entry.issuerHex === null ? null : fromHex(entry.issuerHex);
  if (issuer === null || entry.issuerHex === null) return 'issuer';
  const commitment = commitmentOf(tenantId, entry.seq, entry.prevCommitmentHex, entry, entry.issuerHex);
  if (toHex(commitment) !== entry.commitmentHex) return 'entry_commitment';
  const signature = fromHex(entry.signatureHex);
  return signature !== null && verify(issuer, commitment, signature) ? null : 'signature';
}
