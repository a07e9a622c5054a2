import type { IdentityDeps } from './deps';
import { anyPerson } from './store/session-store';

/** False on a fresh installation: its first visitor is asked to make an account. */
export const hasPeople = ({ db }: IdentityDeps): Promise<boolean> => anyPerson(db);
