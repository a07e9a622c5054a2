import { gateRefusals } from '@/lib/gate/refusals';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { permit } from '@/lib/kernel/permit';

/** What is laid down for agents is set by an operator's key, or by a person who manages agents; never by an agent. */
export function permitManager(
  ctx: Ctx,
  permission: Extract<Permission, 'gate.read' | 'gate.manage'> = 'gate.manage',
): Outcome<null> {
  if (ctx.actor.kind !== 'agent') return permit(ctx, permission);
  return ctx.actor.role === 'bot' ? gateRefusals.refuse('gate.operator_required') : ok(null);
}
