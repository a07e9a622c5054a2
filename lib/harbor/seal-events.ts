import { toHex } from '@/lib/kernel/bytes';
import { signEd25519 } from '@/lib/keys/ed25519';
import type { SigningKey } from '@/lib/keys/key-ring';
import { type ChainIssuer, type ChainTip, linkEntry } from './domain/ledger/chain';
import type { SealedEvent, SealStore, SealTenant, UnsealedEvent } from './store/seal-store';

export interface SealDeps {
  readonly store: SealStore;
  /** The ledger's key, which signs every entry. */
  readonly key: SigningKey;
}

const limits = {
  /** Events of one transaction. */
  batch: 500,
  /** Transactions of one call; a longer backlog is left to the next call, so that no tenant waits behind another. */
  batches: 10,
} as const;

const linkAll = (
  tenantId: string,
  tip: ChainTip,
  events: readonly UnsealedEvent[],
  issuer: ChainIssuer,
): SealedEvent[] => {
  const sealed: SealedEvent[] = [];
  let previous = tip;
  for (const event of events) {
    const entry = linkEntry(tenantId, previous, event, issuer);
    sealed.push({ id: event.id, entry });
    previous = entry;
  }
  return sealed;
};

/**
 * Gives the tenant's committed events their places in its chain and signs them (decision 0005). Safe to run
 * anywhere at any time: sealers of one tenant take turns. Resolves with how many events were sealed.
 */
export async function sealEvents({ store, key }: SealDeps, tenant: SealTenant): Promise<number> {
  const issuer = { publicKeyHex: toHex(key.publicKey), sign: (message: Uint8Array) => signEd25519(key, message) };
  let total = 0;
  for (let batch = 0; batch < limits.batches; batch++) {
    const count = await store.sealNext(tenant.id, key.kid, limits.batch, (tip, events) =>
      linkAll(tenant.publicId, tip, events, issuer),
    );
    total += count;
    if (count < limits.batch) break;
  }
  return total;
}
