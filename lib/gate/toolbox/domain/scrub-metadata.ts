import { redactMembers } from '@/lib/gate/premium/domain/secret-names';
import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';

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
const scrubText = (text: string): string =>
  credentialForms.reduce((cleaned, form) => cleaned.replace(form, 'redacted'), text);

/** Result and error metadata of an execution, as they are stored. */
export const scrubMetadata = (metadata: JsonObject): JsonObject => scrubMembers(redactMembers(metadata));

function scrubTexts(value: JsonValue): JsonValue {
  if (typeof value === 'string') return scrubText(value);
  if (value === null || typeof value !== 'object') return value;
  return isArray(value) ? value.map(scrubTexts) : scrubMembers(value);
}

const scrubMembers = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, scrubTexts(member)]));

/** `Array.isArray` does not narrow a readonly array out of a union. */
const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);
