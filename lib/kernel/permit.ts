import type { Ctx, PlatformCtx } from './context';
import { defineRefusals, type Outcome, ok, type Refusal, refuse } from './outcome';
import { may, type Permission, rolesThatMay } from './permission';

export const permissionRefusals = defineRefusals({
  'permission.denied': { status: 403, message: 'Your role may not do this.' },
});

/** The first line of every use case. The system acts for nobody and is our own code, so it may. */
export function permit(ctx: Pick<Ctx, 'actor'>, permission: Permission): Outcome<null> {
  const { actor } = ctx;
  if (actor.kind === 'system') return ok(null);
  // An agent's key opens the payment gate alone.
  if (actor.kind !== 'agent' && may(actor.role, permission)) return ok(null);
  return denied(permission);
}

/** The same for platform people, who may hold several roles. */
export function permitPlatform({ actor }: Pick<PlatformCtx, 'actor'>, permission: Permission): Outcome<null> {
  return actor.roles.some((role) => may(role, permission)) ? ok(null) : denied(permission);
}

const denied = (permission: Permission): Outcome<never> => refuse(permissionDenied(permission));

/** Also for whoever can hold no such permission at all. */
export function permissionDenied(permission: Permission): Refusal {
  const granted = rolesThatMay(permission);
  return permissionRefusals.make('permission.denied', {
    message: `This needs the permission ${permission}. Roles that have it: ${granted.join(', ')}.`,
    details: { permission, roles: granted },
  });
}
