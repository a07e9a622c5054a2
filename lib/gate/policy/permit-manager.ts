import { gateRefusals } from '@/lib/gate/refusals';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';

/** Policies are set by an operator's key, or by a person who manages agents; never by an agent. */
export function permitManager(ctx: Ctx): Outcome<null> {
  if (ctx.actor.kind !== 'agent') return permit(ctx, 'agent_key.manage');
  return ctx.actor.role === 'bot' ? gateRefusals.refuse('gate.operator_required') : ok(null);
}
