import { LRUCache } from 'lru-cache';
import type { Database } from '@/lib/db/pool';
import { equalBytes } from '@/lib/kernel/bytes';
import type { Actor, Tenant } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { apiKeyDigest, type KeyFacts, parseApiKey } from './domain/api-key';
import { createKeyUsage } from './key-usage';
import { identityRefusals } from './refusals';
import { type AuthenticatedKey, authenticateDigest, touchServiceKeys } from './store/service-key-store';

/** Whom a service key stands for. None of it changes in a key's life: only whether it still lives does. */
export interface KeyHolder {
  readonly tenant: Tenant;
  readonly actor: Extract<Actor, { kind: 'service_key' }>;
}

export interface KeyAuthenticator {
  /**
   * Resolves a bearer credential; null means that none was sent. `fresh` asks the database. `in_read` may answer from
   * memory and is for callers whose own read checks that the key is live.
   * Refuses with `credential.missing`, `credential.invalid`.
   */
  authenticate(bearer: string | null, now: Date, how: 'fresh' | 'in_read'): Promise<Outcome<KeyHolder>>;
  /** Drops what is remembered of a key. A caller whose read finds the key no longer live calls this. */
  forget(keyId: string): void;
  /** Writes the last uses that are still only noted. */
  close(): Promise<void>;
}

interface Remembered {
  readonly digest: Uint8Array;
  readonly holder: KeyHolder;
}

const maxRemembered = 10_000;
const rememberedForMs = 60_000;

export interface KeyAuthenticatorDeps {
  readonly db: Database;
  /** Told when last uses could not be written; they are tried again. */
  readonly onFault?: (error: unknown) => void;
}

/** One per process. */
export function createKeyAuthenticator({ db, onFault }: KeyAuthenticatorDeps): KeyAuthenticator {
  const remembered = new LRUCache<string, Remembered>({ max: maxRemembered, ttl: rememberedForMs });
  const usage = createKeyUsage(db, touchServiceKeys, onFault);

  const lookUp = async (facts: KeyFacts, digest: Uint8Array): Promise<KeyHolder | null> => {
    const row = await authenticateDigest(db, digest);
    if (row === null || row.key_id !== facts.id || row.environment !== facts.environment) {
      // Only who presents the very key may have it forgotten: its id is no secret.
      const known = remembered.peek(facts.id);
      if (known && equalBytes(known.digest, digest)) remembered.delete(facts.id);
      return null;
    }
    const holder = holderOf(row);
    remembered.set(facts.id, { digest, holder });
    return holder;
  };

  return {
    async authenticate(bearer, now, how) {
      if (bearer === null) return identityRefusals.refuse('credential.missing');
      const facts = parseApiKey(bearer);
      if (facts === null) return identityRefusals.refuse('credential.invalid');
      const digest = apiKeyDigest(bearer);
      const known = how === 'in_read' ? remembered.get(facts.id) : undefined;
      const holder = known && equalBytes(known.digest, digest) ? known.holder : await lookUp(facts, digest);
      if (holder === null) return identityRefusals.refuse('credential.invalid');
      usage.note(holder.tenant.id, holder.actor.id, now);
      return ok(holder);
    },
    forget: (keyId) => void remembered.delete(keyId),
    close: usage.close,
  };
}

const holderOf = (row: AuthenticatedKey): KeyHolder => ({
  tenant: {
    id: row.tenant_id,
    publicId: row.public_id,
    organizationId: row.organization_id,
    environment: row.environment,
    name: row.tenant_name,
  },
  actor: { kind: 'service_key', id: row.key_id, role: row.role, name: row.account_name },
});
