import type { Database } from '@/lib/db/pool';
import type { Sealer } from '@/lib/keys/seal';
import type { Passwords } from './passwords';

/** What the use cases of identity work with. */
export interface IdentityDeps {
  readonly db: Database;
}

/** Use cases that keep a secret of a person. */
export interface SealedDeps extends IdentityDeps {
  readonly sealer: Sealer;
}

/** Use cases that send a link by mail. */
export interface InvitationDeps extends SealedDeps {
  /** Canonical origin, which links begin with. */
  readonly origin: string;
}

/** Use cases that set or check a password. */
export interface PeopleDeps extends IdentityDeps {
  readonly passwords: Passwords;
}
