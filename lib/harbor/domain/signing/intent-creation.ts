import { bincode } from '@/lib/kernel/bincode';
import { concatBytes } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { jsonDigest } from '@/lib/kernel/hash';
import { parseTimestamp } from '@/lib/kernel/timestamp';
import type { SigningCandidate } from './signature';

/** Agreed terms as received: strings raw, since the signature covers them as they were written. */
export interface IntentTerms {
  /** `org_…` of the credential's tenant; the body carries none. */
  readonly tenantPublicId: string;
  readonly intentId: string;
  readonly principalDid: string;
  readonly payeeDid: string;
  readonly amountCents: bigint;
  readonly currency: string;
  readonly deadline: string;
  readonly budget: JsonObject;
  readonly evidenceSchema: JsonObject;
  /** The whole predicate document; under a policy, the one that the policy materialises. */
  readonly predicate: JsonObject;
  readonly predicateRef: string;
  readonly allowedTools: readonly string[];
  readonly settlementRail: string;
}

export interface PolicyBinding {
  readonly templateId: string;
  readonly versionSeq: number;
  readonly contentDigest: Uint8Array;
}

/** What each signing version adds to the terms: 5 and 7 a policy, 6 and 7 the payee's key. */
export type IntentSigning =
  | { readonly version: 4 }
  | { readonly version: 5; readonly policy: PolicyBinding }
  | { readonly version: 6; readonly payeePublicKey: Uint8Array }
  | { readonly version: 7; readonly policy: PolicyBinding; readonly payeePublicKey: Uint8Array };

/** Snapshot of a completion preset that a signer may append; rebuilt from our own catalogue, never from the body. */
export interface CompletionContract {
  readonly presetId: string;
  readonly vendor: { readonly provider: string; readonly apiVersion: string; readonly schemaDigest: Uint8Array } | null;
  readonly canonicalSchemaDigest: Uint8Array;
}

/** `raw` as the caller wrote the deadline, `utc` its instant ending in `Z`; `+contract` with the preset's tail. */
export type IntentForm = 'raw' | 'raw+contract' | 'utc' | 'utc+contract';

/** Tools as they are signed and compared: trimmed, lower case, sorted, each once. */
export const canonicalTools = (tools: readonly string[]): readonly string[] =>
  [...new Set(tools.map((tool) => tool.trim().toLowerCase()))].sort();

export interface IntentDigests {
  readonly budget: Uint8Array;
  readonly evidenceSchema: Uint8Array;
  readonly predicate: Uint8Array;
  readonly allowedTools: Uint8Array;
}

export const intentDigests = (terms: IntentTerms): IntentDigests => ({
  budget: jsonDigest(terms.budget),
  evidenceSchema: jsonDigest(terms.evidenceSchema),
  predicate: jsonDigest(terms.predicate),
  allowedTools: jsonDigest(canonicalTools(terms.allowedTools)),
});

/**
 * Every byte string that the principal's signature may cover, best first, as in the Paybond contract. The deadline counts as
 * written before its UTC form; a fraction is never trimmed, since a signature over other digits is another signature.
 */
export function intentCandidates(
  terms: IntentTerms,
  signing: IntentSigning,
  contract: CompletionContract | null,
): readonly SigningCandidate<IntentForm>[] {
  const digests = intentDigests(terms);
  const tail = contract === null ? null : contractTail(contract);
  const readings = (form: 'raw' | 'utc', deadline: string): SigningCandidate<IntentForm>[] => {
    const bytes = intentBytes(terms, digests, signing, deadline);
    const plain = { form, bytes };
    return tail === null ? [plain] : [plain, { form: `${form}+contract`, bytes: concatBytes([bytes, tail]) }];
  };
  const utc = parseTimestamp(terms.deadline)?.utc ?? terms.deadline;
  return utc === terms.deadline
    ? readings('raw', terms.deadline)
    : [...readings('raw', terms.deadline), ...readings('utc', utc)];
}

function intentBytes(terms: IntentTerms, digests: IntentDigests, signing: IntentSigning, deadline: string): Uint8Array {
  const writer = bincode()
    .u8(signing.version)
    .string(terms.tenantPublicId)
    .uuid(terms.intentId)
    .string(terms.principalDid)
    .string(terms.payeeDid)
    .i64(terms.amountCents)
    .string(terms.currency)
    .string(deadline)
    .bytes32(digests.budget)
    .bytes32(digests.evidenceSchema)
    .bytes32(digests.predicate)
    .string(terms.predicateRef)
    .bytes32(digests.allowedTools)
    .string(terms.settlementRail);
  if ('policy' in signing) {
    const { contentDigest, templateId, versionSeq } = signing.policy;
    writer.string(templateId).u32(versionSeq).bytes32(contentDigest);
  }
  if ('payeePublicKey' in signing) writer.bytes32(signing.payeePublicKey);
  return writer.finish();
}

const contractTailVersion = 2;
const noDigest = new Uint8Array(32);

const contractTail = ({ canonicalSchemaDigest, presetId, vendor }: CompletionContract): Uint8Array =>
  bincode()
    .u8(contractTailVersion)
    .string(presetId)
    .string(vendor?.provider ?? '')
    .string(vendor?.apiVersion ?? '')
    .bytes32(vendor?.schemaDigest ?? noDigest)
    .bytes32(canonicalSchemaDigest)
    .finish();
