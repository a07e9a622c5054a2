import type { Ctx, PlatformCtx } from './context';
import { defineRefusals, type Outcome, ok } from './outcome';

export const stepUpRefusals = defineRefusals({
  'step_up.required': {
    status: 403,
    message: 'This needs your second step again. Enter a code of your authenticator, then it goes on.',
  },
});

/** For what a stolen session must not do. */
const stepUpMinutes = 10;

const minuteMs = 60_000;

/**
 * Refuses with `step_up.required` when a person who has a second factor has not proved it in this session of late.
 * Keys have none, and people without one have nothing to prove.
 */
export function requireRecentSecondFactor({ actor, now }: Pick<Ctx | PlatformCtx, 'actor' | 'now'>): Outcome<null> {
  if (actor.kind !== 'user' && actor.kind !== 'platform') return ok(null);
  if (actor.secondFactorAt === undefined) return ok(null);
  const provedAt = actor.secondFactorAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return now.getTime() - provedAt <= stepUpMinutes * minuteMs ? ok(null) : stepUpRefusals.refuse('step_up.required');
}
