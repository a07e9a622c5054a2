import { z } from 'zod';
import { intentRecord } from '@/lib/harbor';
import { caseItemView, evidenceRefView, noteView, timelineEntryView } from './contract';
import { packetKind } from './domain/packet';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

const ledgerKey = z.object({ kid: z.string(), public_key_hex: hex(32) });

/**
 * An arbitration packet. `manifest` holds the BLAKE3 of each section's canonical JSON; `signature` is Ed25519 by a key of
 * the ledger over BLAKE3 of the canonical JSON of everything above `sections`, the manifest included.
 */
export const packet = z.strictObject({
  schema_version: z.literal(1),
  kind: z.literal(packetKind),
  generated_at: z.iso.datetime(),
  tenant_id: z.string(),
  environment: z.enum(['sandbox', 'live']),
  case_id: z.string(),
  intent_id: z.string(),
  manifest: z.array(z.strictObject({ section: z.string(), blake3_hex: hex(32) })).max(32),
  sections: z.strictObject({
    case: caseItemView,
    timeline: z.array(timelineEntryView),
    evidence_refs: z.array(evidenceRefView),
    /** Only notes that were marked shareable. */
    notes: z.array(noteView),
    ...intentRecord.shape,
    ledger_keys: z.array(ledgerKey),
  }),
  signature: z.strictObject({ algorithm: z.literal('Ed25519'), ...ledgerKey.shape, signature_hex: hex(64) }),
});
export type Packet = z.output<typeof packet>;
