import { checkRecord, type Finding } from '@/lib/harbor';
import { fromHex } from '@/lib/kernel/bytes';
import { isJson, isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import { verifyEd25519 } from '@/lib/keys/ed25519';
import { keyId } from '@/lib/keys/jwks';
import { caseMachine } from './domain/case.machine';
import { caseIdOf } from './domain/case-id';
import { manifestOf, packetLimits, packetMessage } from './domain/packet';
import { type Packet, packet } from './packet-format';

/** What a packet is checked against beside itself. */
export interface PacketTrust {
  /** Public keys in hex that the issuer published; null: the packet is trusted to name them itself. */
  readonly issuerKeys: readonly string[] | null;
}

/**
 * Checks a packet from its own text: no server, no database, no clock. Every finding says what was checked; the packet
 * holds when all of them do.
 */
export function verifyPacket(value: unknown, trust: PacketTrust): readonly Finding[] {
  const parsed = packet.safeParse(value);
  const sections = isJsonObject(value) ? value.sections : null;
  if (!parsed.success || !isJsonObject(sections) || !isJson(sections, packetLimits)) {
    const issue = parsed.error?.issues[0];
    const where = issue === undefined ? '' : ` ${issue.path.join('.')}: ${issue.message}.`;
    return [{ check: 'format', holds: false, said: `This is not an arbitration packet.${where}` }];
  }
  const found = parsed.data;
  return [
    {
      check: 'format',
      holds: true,
      said: `An arbitration packet of case ${found.case_id}, made ${found.generated_at}.`,
    },
    ...checkManifest(found, sections),
    checkSignature(found),
    checkIssuer(found, trust),
    checkCase(found),
    ...checkRecord(found.sections, {
      tenantPublicId: found.tenant_id,
      ledgerKeys: new Map(found.sections.ledger_keys.map(({ kid, public_key_hex }) => [kid, public_key_hex])),
      verify: verifyEd25519,
    }),
  ];
}

/** Digests are taken of the sections as they came, not as they were parsed: nothing in them goes unseen. */
function checkManifest({ manifest }: Packet, sections: JsonObject): readonly Finding[] {
  const digests = new Map(manifest.map(({ section, blake3_hex }) => [section, blake3_hex]));
  const actual = manifestOf(sections);
  const isWhole = manifest.length === actual.length && digests.size === actual.length;
  return [
    {
      check: 'manifest',
      holds: isWhole,
      said: isWhole ? `It names all ${actual.length} sections.` : 'It does not name each section once.',
    },
    ...actual.map(({ section, blake3_hex }) => {
      const holds = digests.get(section) === blake3_hex;
      const said = holds ? 'The section is the one that was signed.' : 'The section was changed after it was signed.';
      return { check: `manifest.${section}`, holds, said };
    }),
  ];
}

function checkSignature(found: Packet): Finding {
  const { kid, public_key_hex, signature_hex } = found.signature;
  const publicKey = fromHex(public_key_hex) ?? new Uint8Array();
  const signature = fromHex(signature_hex) ?? new Uint8Array();
  const holds = keyId(publicKey) === kid && verifyEd25519(publicKey, packetMessage(found, found.manifest), signature);
  const said = holds ? `Signed by the key ${kid}.` : 'The signature does not cover this packet.';
  return { check: 'signature', holds, said };
}

/** The signer is one of the ledger's keys, and with published keys at hand, all of these are the issuer's. */
function checkIssuer({ sections, signature }: Packet, { issuerKeys }: PacketTrust): Finding {
  const check = 'issuer';
  const named = sections.ledger_keys;
  const isNamed = named.some((key) => key.kid === signature.kid && key.public_key_hex === signature.public_key_hex);
  const hasIds = named.every((key) => keyId(fromHex(key.public_key_hex) ?? new Uint8Array()) === key.kid);
  if (!isNamed || !hasIds) return { check, holds: false, said: 'The signer is not a key of the ledger.' };
  if (issuerKeys === null) {
    const said = 'The packet names its own keys. Give the issuer’s published ones to know that they are theirs.';
    return { check, holds: true, said };
  }
  const holds = named.every(({ public_key_hex }) => issuerKeys.includes(public_key_hex));
  return { check, holds, said: holds ? 'Every key is one that the issuer published.' : 'A key is not the issuer’s.' };
}

/** The case is that of the intent, says the same as the ledger, and carries no note that was to stay in the house. */
function checkCase({ case_id, intent_id, tenant_id, sections }: Packet): Finding {
  const { case: item, events, intent, notes } = sections;
  const isOne =
    [case_id, item.case_id].every((id) => id === caseIdOf(intent.intent_id)) &&
    [intent_id, item.intent_id].every((id) => id === intent.intent_id) &&
    item.tenant_id === tenant_id;
  const isMoney = item.amount_cents.toString() === intent.amount_minor && item.currency === intent.currency;
  const isEnded = caseMachine.isTerminal(item.status);
  const money = { resolved_release: 'released', resolved_refund: 'refunded' }[item.status.toString()] ?? intent.state;
  const holds =
    isOne &&
    isMoney &&
    events.some(({ kind }) => kind === 'disputed') &&
    (isEnded ? intent.state === money && intent.state !== 'disputed' : intent.state === 'disputed') &&
    notes.every(({ shareable }) => shareable);
  const said = holds ? `The case is ${item.status}; the intent is ${intent.state}.` : 'Case and ledger do not agree.';
  return { check: 'case', holds, said };
}
