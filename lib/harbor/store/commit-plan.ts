import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { CapabilityKey } from '@/lib/kernel/capability';

/**
 * What `harbor_commit` takes, in the database's own names: rows as their columns, `bytea` as `\x…` text, amounts as
 * numbers within 2^53. Only a nonce may come without its audit entry; all of it commits or none.
 */
export interface CommitPlan {
  readonly tenant_id: string;
  readonly key_id: string | null;
  readonly request_id: string;
  readonly actor: string;
  /** Kept only while the tenant is allowed this; absent in a sandbox. */
  readonly needs?: CapabilityKey;
  readonly nonce?: {
    readonly key_id: string;
    readonly nonce: string;
    readonly digest: string;
    readonly expires_at: string;
  };
  readonly idempotency?: {
    readonly operation: string;
    readonly key: string;
    readonly digest: string;
    readonly status: number;
    readonly body: string;
  };
  readonly create?: { readonly intent: JsonObject; readonly agreement: JsonObject };
  readonly move?: JsonObject;
  readonly evidence?: JsonObject;
  readonly operation_outcome?: JsonObject;
  readonly operations?: readonly JsonObject[];
  /** Lease of the operations, from the database's clock. */
  readonly lease_ms?: number;
  /** An operation whose refusal the caller hears with this answer. */
  readonly heard?: string;
  /** Something that happened at the rail by itself; known ones conflict. */
  readonly fact?: JsonObject;
  readonly transfers?: readonly JsonObject[];
  readonly events?: readonly JsonObject[];
  readonly audit?: JsonObject;
  readonly jobs?: readonly JsonObject[];
}
