import { toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson, type JsonLimits, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import { blake3 } from '@/lib/kernel/hash';

export const packetKind = 'tidegate.arbitration_packet_v1';

/** A case with everything that may be written into it stays below. */
export const packetLimits: JsonLimits = { depth: 48, nodes: 500_000 };

/** What names a packet; signed together with the manifest. */
export interface PacketHead {
  readonly schema_version: 1;
  readonly kind: typeof packetKind;
  readonly generated_at: string;
  readonly tenant_id: string;
  readonly environment: string;
  readonly case_id: string;
  readonly intent_id: string;
}

export interface ManifestLine {
  readonly section: string;
  readonly blake3_hex: string;
}

/** BLAKE3 of each section's canonical JSON, in the order of the sections' names. */
export const manifestOf = (sections: JsonObject): readonly ManifestLine[] =>
  Object.keys(sections)
    .sort()
    .map((section) => ({ section, blake3_hex: toHex(digestOf(sections[section] ?? null)) }));

const digestOf = (value: JsonValue): Uint8Array => blake3(utf8(canonicalJson(value, packetLimits)));

/** The 32 bytes that the packet's signature covers: BLAKE3 of the canonical JSON of head and manifest. */
export const packetMessage = (head: PacketHead, manifest: readonly ManifestLine[]): Uint8Array =>
  digestOf({
    schema_version: head.schema_version,
    kind: head.kind,
    generated_at: head.generated_at,
    tenant_id: head.tenant_id,
    environment: head.environment,
    case_id: head.case_id,
    intent_id: head.intent_id,
    manifest: manifest.map(({ section, blake3_hex }) => ({ section, blake3_hex })),
  });
