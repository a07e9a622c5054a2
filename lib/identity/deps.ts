import type { Database } from '@/lib/db/pool';
import type { Passwords } from './passwords';

/** What the use cases of identity work with. */
export interface IdentityDeps {
  readonly db: Database;
}

/** Use cases that set or check a password. */
export interface PeopleDeps extends IdentityDeps {
  readonly passwords: Passwords;
}
