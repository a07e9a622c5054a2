import { redactMembers, redactSecrets } from '@/lib/gate/premium/domain/secret-names';
import { fromBase64, toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson, isJson, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import { sha256 } from '@/lib/kernel/hash';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { toolboxRefusals } from './refusals';

export const artifactKinds = ['audio', 'image', 'text', 'json', 'html', 'file'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

export const artifactBytes = 5 * 1024 * 1024;
export const artifactTextLength = 200_000;

/** What a provider gave, in exactly one of three forms. */
export type ArtifactContent =
  | { readonly form: 'text'; readonly text: string }
  | { readonly form: 'json'; readonly value: JsonValue }
  | { readonly form: 'base64'; readonly base64: string };

export interface NewArtifact {
  readonly kind: ArtifactKind;
  readonly mimeType: string;
  readonly content: ArtifactContent;
  readonly metadata: JsonObject;
}

/** A row to be stored. Names as in the contract's table. */
export interface StoredArtifact {
  readonly kind: ArtifactKind;
  readonly mime_type: string;
  readonly size_bytes: number;
  readonly storage_backend: 'db_inline';
  readonly content_base64: string | null;
  readonly text_payload: string | null;
  readonly payload_json: JsonValue | null;
  readonly checksum_sha256: string;
  readonly metadata_json: JsonObject;
}

const mimeForm = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}(?:; ?[a-z0-9-]+=[A-Za-z0-9._-]+)?$/;

/** Bounds, scrubs and fingerprints what a tool produced. Text that is too long is cut, since it has been paid for. */
export function storeArtifact(artifact: NewArtifact): Outcome<StoredArtifact> {
  const mimeType = artifact.mimeType.trim().toLowerCase();
  if (!mimeForm.test(mimeType)) return toolboxRefusals.refuse('toolbox.artifact_invalid', { field: 'mime_type' });
  const cleaned = clean(artifact.content);
  if (cleaned === 'unreadable') return toolboxRefusals.refuse('toolbox.artifact_invalid', { field: 'content' });
  if (cleaned === 'too_large' || cleaned.bytes.length > artifactBytes) {
    return toolboxRefusals.refuse('toolbox.artifact_too_large');
  }
  const { bytes, wasCut, ...payload } = cleaned;
  return ok({
    kind: artifact.kind,
    mime_type: mimeType,
    size_bytes: bytes.length,
    storage_backend: 'db_inline',
    ...payload,
    checksum_sha256: toHex(sha256(bytes)),
    metadata_json: { ...scrubMetadata(artifact.metadata), ...(wasCut ? { truncated: true } : {}) },
  });
}

type Cleaned = Pick<StoredArtifact, 'content_base64' | 'text_payload' | 'payload_json'> & {
  readonly bytes: Uint8Array;
  readonly wasCut: boolean;
};

/** A provider's answer may be larger than a request to us. */
const jsonLimits = { depth: 64, nodes: 500_000 };

function clean(content: ArtifactContent): Cleaned | 'unreadable' | 'too_large' {
  const nothing = { content_base64: null, text_payload: null, payload_json: null, wasCut: false };
  switch (content.form) {
    case 'text': {
      const characters = [...content.text.slice(0, 2 * (artifactTextLength + 1))];
      const text = scrubText(characters.slice(0, artifactTextLength).join(''));
      const wasCut = characters.length > artifactTextLength;
      return { ...nothing, text_payload: text, bytes: utf8(text), wasCut };
    }
    case 'json': {
      if (!isJson(content.value, jsonLimits)) return 'too_large';
      const value = scrubJson(content.value);
      return { ...nothing, payload_json: value, bytes: utf8(canonicalJson(value, jsonLimits)) };
    }
    case 'base64': {
      // What is too large is not decoded to find that out.
      if (decodedLength(content.base64) > artifactBytes) return 'too_large';
      const bytes = fromBase64(content.base64);
      return bytes === null ? 'unreadable' : { ...nothing, content_base64: content.base64, bytes };
    }
  }
}

const decodedLength = (base64: string): number =>
  Math.floor((base64.length * 3) / 4) - (/=*$/.exec(base64.slice(-2))?.[0].length ?? 0);

/** Forms of credentials that are known by sight. */
const credentialForms: readonly RegExp[] = [
  /\bBearer\s+[A-Za-z0-9._~+/-]{12,}=*/g,
  /\bBasic\s+[A-Za-z0-9+/]{12,}=*/g,
  /\b(?:sk|pk|rk|whsec|fc|xi)[-_][A-Za-z0-9_-]{16,}/g,
  /\b(?:payjent|grant)_[A-Za-z0-9_-]{20,}/g,
  /\b(?:ghp|gho|github_pat|xox[abp])[-_][A-Za-z0-9_-]{16,}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
];

/** Text without what looks like a credential. */
export const scrubText = (text: string): string =>
  credentialForms.reduce((cleaned, form) => cleaned.replace(form, 'redacted'), text);

/** Result and error metadata of an execution, and metadata of an artifact, as they are stored. */
export const scrubMetadata = (metadata: JsonObject): JsonObject => scrubMembers(redactMembers(metadata));

const scrubJson = (value: JsonValue): JsonValue => scrubTexts(redactSecrets(value));

function scrubTexts(value: JsonValue): JsonValue {
  if (typeof value === 'string') return scrubText(value);
  if (value === null || typeof value !== 'object') return value;
  return isArray(value) ? value.map(scrubTexts) : scrubMembers(value);
}

const scrubMembers = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, scrubTexts(member)]));

/** `Array.isArray` does not narrow a readonly array out of a union. */
const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);

interface ArtifactRow extends Pick<StoredArtifact, 'kind' | 'mime_type' | 'size_bytes' | 'checksum_sha256'> {
  readonly artifact_id: string;
  readonly execution_id: string;
}

/** How an answer points to an artifact without carrying it. */
export const artifactPointer = ({
  artifact_id,
  execution_id,
  kind,
  mime_type,
  size_bytes,
  checksum_sha256,
}: ArtifactRow) => ({
  artifact_id,
  kind,
  mime_type,
  size_bytes,
  checksum_sha256,
  url: `/api/v1/toolbox/executions/${execution_id}/artifacts/${artifact_id}`,
});
