import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { mayGrant, type Role } from '@/lib/kernel/permission';
import { identityRefusals } from './refusals';

/** Refuses to hand out a role that the actor's own does not include. */
export const checkGrant = ({ actor }: Ctx, role: Role): Outcome<null> =>
  actor.kind === 'system' || (actor.kind !== 'agent' && mayGrant(actor.role, role))
    ? ok(null)
    : identityRefusals.refuse('role.above_own');
