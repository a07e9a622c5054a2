import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { gateRefusals } from './refusals';

/** An agent's key speaks for its own bot; an operator's for every bot of the tenant. */
export function checkScope({ actor }: Pick<Ctx, 'actor'>, botId: string): Outcome<null> {
  if (actor.kind === 'agent' && actor.role === 'bot' && actor.botId !== botId) return gateRefusals.refuse('gate.scope');
  return ok(null);
}
