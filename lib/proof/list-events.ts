import { type StoredEntry, unixNanos } from '@/lib/harbor';
import { toHex } from '@/lib/kernel/bytes';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import type { EntryView, EventsQuery, EventsView } from './contract';
import type { ProofDeps } from './deps';

/** The facts inside a stored body; null for a text that is not ours. */
function factsOf(body: string): JsonObject | null {
  try {
    const event: unknown = JSON.parse(body);
    return isJsonObject(event) && isJsonObject(event.facts) ? event.facts : null;
  } catch {
    return null;
  }
}

function entryViewOf(tenantId: string, entry: StoredEntry, issuer: Uint8Array | null): EntryView {
  return {
    seq: entry.seq,
    prev_commitment: entry.prevCommitmentHex,
    entry_commitment: entry.commitmentHex,
    event: {
      schema_version: 1,
      tenant_id: tenantId,
      kind: entry.kind,
      intent_id: entry.intentId,
      digest: entry.digestHex,
      facts: factsOf(entry.body),
    },
    timestamp_unix_nanos: unixNanos(entry.createdAtMicros),
    issuer_pubkey: issuer === null ? null : toHex(issuer),
    kid: entry.kid,
    signature: entry.signatureHex,
  };
}

/** One page of the tenant's sealed events, oldest first. Events are sealed within a second of their commit. */
export async function listEvents(
  { tenant }: Ctx,
  query: EventsQuery,
  { ledger, ring }: ProofDeps,
): Promise<EventsView> {
  // One more than asked for says whether there is a next page.
  const found = await ledger.entries(tenant.id, query.after_seq, query.limit + 1);
  const page = found.slice(0, query.limit);
  return {
    schema_version: 1,
    tenant_id: tenant.publicId,
    entries: page.map((entry) => entryViewOf(tenant.publicId, entry, ring.publicKey('ledger', entry.kid))),
    next_after_seq: found.length > page.length ? (page.at(-1)?.seq ?? null) : null,
  };
}
