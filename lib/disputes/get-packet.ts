import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import type { IntentRecord } from '@/lib/harbor';
import { assert } from '@/lib/kernel/assert';
import { toHex } from '@/lib/kernel/bytes';
import { isJson } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { signEd25519 } from '@/lib/keys/ed25519';
import { caseItemOf, caseKeyOf, evidenceRefOf, noteOf, timelineEntryOf } from './case-view';
import type { PacketDeps } from './deps';
import { intentIdOf } from './domain/case-id';
import { manifestOf, type PacketHead, packetKind, packetLimits, packetMessage } from './domain/packet';
import { readBound } from './get-case';
import type { Packet } from './packet-format';
import { disputeRefusals } from './refusals';
import { type CaseRow, findCase } from './store/case-store';
import { type CaseEntries, readEntries } from './store/entry-store';

/**
 * The signed hand-off of a case: everything an arbitrator needs, and nothing that was not marked for them. Who took one is
 * written down. Refuses with `permission.denied`, `dispute.not_found`, `dispute.packet_rate_limited`, and with
 * `dispute.packet_not_ready` while the newest events are not sealed.
 */
export async function getPacket(
  ctx: Ctx,
  { caseId }: { readonly caseId: string },
  deps: PacketDeps,
): Promise<Outcome<Packet>> {
  const permitted = permit(ctx, 'dispute.read');
  if (!permitted.ok) return permitted;
  const verdict = deps.limiter.take('arbitration_packets', ctx.tenant.id, ctx.now.getTime());
  if (!verdict.allowed) {
    const { retryAfterSeconds } = verdict;
    return disputeRefusals.refuse('dispute.packet_rate_limited', { retryAfterSeconds });
  }
  const key = { tenantId: ctx.tenant.id, intentId: intentIdOf(caseId) };
  const [found, record] = await Promise.all([
    inTenant(deps.db, ctx.tenant.id, async (tx) => {
      const row = await findCase(tx, key);
      return row === null ? null : { row, entries: await readEntries(tx, key, readBound) };
    }),
    deps.records.read(ctx.tenant.id, key.intentId),
  ]);
  if (found === null || record === null) return disputeRefusals.refuse('dispute.not_found');
  if (record.events.some(({ seq }) => seq === null) || !isOneMoment(found.row, record)) {
    return disputeRefusals.refuse('dispute.packet_not_ready', { retryAfterSeconds: 1 });
  }
  const packet = sign(ctx, key.intentId, sectionsOf(ctx, found.row, found.entries, record, deps), deps);
  await inTenant(deps.db, ctx.tenant.id, (tx) =>
    insertAuditEntry(tx, ctx, { action: 'dispute.packet_taken', subjectKind: 'intent', subjectId: key.intentId }),
  );
  return ok(packet);
}

/** Case and intent are read side by side: an end that came between the two shows in one of them only. */
const isOneMoment = (row: CaseRow, { intent }: IntentRecord): boolean =>
  (row.resolved_at === null) === (intent.state === 'disputed');

const sectionsOf = (
  { tenant }: Ctx,
  row: CaseRow,
  entries: CaseEntries,
  record: IntentRecord,
  { ring }: PacketDeps,
): Packet['sections'] => ({
  case: caseItemOf(tenant, row),
  timeline: entries.timeline.map(timelineEntryOf),
  evidence_refs: entries.refs.map(evidenceRefOf),
  notes: entries.notes.filter(({ shareable }) => shareable).map(noteOf),
  ...record,
  ledger_keys: ring.published('ledger').map(({ kid, publicKey }) => ({ kid, public_key_hex: toHex(publicKey) })),
});

function sign({ tenant, now }: Ctx, intentId: string, sections: Packet['sections'], { ring }: PacketDeps): Packet {
  assert(isJson(sections, packetLimits), 'A packet is JSON within its limits');
  const head: PacketHead = {
    schema_version: 1,
    kind: packetKind,
    generated_at: now.toISOString(),
    ...caseKeyOf(tenant, intentId),
    environment: tenant.environment,
  };
  const manifest = manifestOf({ ...sections });
  const key = ring.signingKey('ledger');
  return {
    ...head,
    environment: tenant.environment,
    manifest: [...manifest],
    sections,
    signature: {
      algorithm: 'Ed25519',
      kid: key.kid,
      public_key_hex: toHex(key.publicKey),
      signature_hex: toHex(signEd25519(key, packetMessage(head, manifest))),
    },
  };
}
