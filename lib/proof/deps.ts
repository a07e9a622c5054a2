import type { LedgerStore } from '@/lib/harbor';
import type { KeyRing } from '@/lib/keys/key-ring';

/** What the proofs read: a tenant's sealed events and the installation's public keys. */
export interface ProofDeps {
  readonly ledger: LedgerStore;
  readonly ring: KeyRing;
}
