import { bounds } from '@/lib/kernel/bounds';
import { decodeUtf8, fromBase64Url, fromHex, utf8 } from '@/lib/kernel/bytes';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import { sha256 } from '@/lib/kernel/hash';
import { parseTimestamp } from '@/lib/kernel/timestamp';

/** Header that carries the proof. */
export const proofHeaderName = 'x-paybond-agent-recognition-proof';

const kind = 'paybond.agent_recognition_proof_v1';
const algorithm = 'ed25519-sha256-json-v1';
export const verifierId = 'paybond-gateway';

/** What the agent signed, as it stands in the header. Nothing here is trusted yet. */
export interface SignedProof {
  readonly keyId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly nonce: string;
  readonly purpose: string;
  readonly tenantPublicId: string;
  readonly verifierId: string;
  readonly method: string;
  readonly path: string;
  readonly bodyDigestHex: string;
  /** SHA-256 of the canonical text, computed here; the signature covers these 32 bytes. */
  readonly digest: Uint8Array;
  /** The digest that the sender claims. */
  readonly claimedDigestHex: string;
  readonly publicKey: Uint8Array;
  readonly publicKeyHex: string;
  readonly signature: Uint8Array;
}

/** Reads the header value: base64url of a JSON object with exactly the contract's fields. Null for anything else. */
export function readProof(header: string): SignedProof | null {
  if (header.length > bounds.proofHeaderLength) return null;
  const fields = readFields(header);
  if (fields === null) return null;
  const issued = wholeSeconds(fields.issued_at);
  const expires = wholeSeconds(fields.expires_at);
  const publicKey = fromHex(fields.signing_public_key_ed25519_hex);
  const signature = fromHex(fields.ed25519_signature_hex);
  if (issued === null || expires === null || publicKey === null || signature === null) return null;
  return {
    keyId: fields.key_id,
    issuedAt: issued,
    expiresAt: expires,
    nonce: fields.nonce,
    purpose: fields.purpose,
    tenantPublicId: fields.verifier_context.tenant_id,
    verifierId: fields.verifier_context.verifier_id,
    method: fields.request_envelope.method,
    path: fields.request_envelope.path,
    bodyDigestHex: fields.request_envelope.body_digest_sha256_hex,
    digest: sha256(utf8(canonicalText(fields))),
    claimedDigestHex: fields.message_digest_sha256_hex,
    publicKey,
    publicKeyHex: fields.signing_public_key_ed25519_hex,
    signature,
  };
}

type Texts<Name extends string> = { readonly [N in Name]: string };

type Fields = Texts<keyof typeof fieldForms> & {
  readonly verifier_context: Texts<keyof typeof contextForms>;
  readonly request_envelope: Texts<keyof typeof envelopeForms>;
};

/** The signed text: the contract's field order, compact. */
const canonicalText = (fields: Fields): string =>
  JSON.stringify({
    schema_version: 1,
    kind,
    key_id: fields.key_id,
    signature_algorithm: algorithm,
    issued_at: fields.issued_at,
    expires_at: fields.expires_at,
    nonce: fields.nonce,
    purpose: fields.purpose,
    verifier_context: {
      tenant_id: fields.verifier_context.tenant_id,
      verifier_id: fields.verifier_context.verifier_id,
    },
    request_envelope: {
      method: fields.request_envelope.method,
      path: fields.request_envelope.path,
      body_digest_sha256_hex: fields.request_envelope.body_digest_sha256_hex,
    },
  });

const name = /^[a-z0-9][a-z0-9._:/-]{0,127}$/;
const nonce = new RegExp(`^[\\x20-\\x7e]{1,${bounds.proofNonceLength}}$`);
const text = new RegExp(`^[\\x20-\\x7e]{1,${bounds.urlLength}}$`);
const digestHex = /^[0-9a-f]{64}$/;
const signatureHex = /^[0-9a-f]{128}$/;

const fieldForms = {
  kind: exactly(kind),
  key_id: name,
  signature_algorithm: exactly(algorithm),
  issued_at: text,
  expires_at: text,
  nonce,
  purpose: name,
  message_digest_sha256_hex: digestHex,
  signing_public_key_ed25519_hex: digestHex,
  ed25519_signature_hex: signatureHex,
};
const contextForms = { tenant_id: text, verifier_id: text };
const envelopeForms = { method: text, path: text, body_digest_sha256_hex: digestHex };

function readFields(header: string): Fields | null {
  const bytes = fromBase64Url(header);
  const json = bytes === null ? null : decodeUtf8(bytes);
  const value = json === null ? null : parseObject(json);
  if (value === null) return null;
  const { request_envelope, schema_version, verifier_context, ...texts } = value;
  if (schema_version !== 1 || !hasTexts(texts, fieldForms)) return null;
  if (!hasTexts(verifier_context, contextForms) || !hasTexts(request_envelope, envelopeForms)) return null;
  return { ...texts, verifier_context, request_envelope };
}

function parseObject(json: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(json);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Exactly these members, each a text of its form. */
function hasTexts<Name extends string>(
  value: unknown,
  forms: { readonly [N in Name]: RegExp },
): value is { readonly [N in Name]: string } {
  if (!isJsonObject(value)) return false;
  const names = Object.keys(forms);
  const entries = new Map<string, unknown>(Object.entries(value));
  const fits = ([key, form]: [string, RegExp]): boolean => {
    const member = entries.get(key);
    return typeof member === 'string' && form.test(member);
  };
  return entries.size === names.length && Object.entries<RegExp>(forms).every(fits);
}

function exactly(value: string): RegExp {
  return new RegExp(`^${value.replaceAll('.', '\\.')}$`);
}

/** The contract's instants are whole seconds ending in `Z`. */
function wholeSeconds(value: string): Date | null {
  const parsed = parseTimestamp(value);
  return parsed !== null && !parsed.hasFraction && parsed.utc === value ? parsed.instant : null;
}
