import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { HealthView } from './contract';
import type { InboundStore } from './store/inbound-store';

/** How the events of the tenant's counterpart are doing. `attention` when something of the tenant's own is open. */
export async function readHealth(
  ctx: Ctx,
  source: { readonly name: string; readonly configured: boolean },
  deps: { readonly store: Pick<InboundStore, 'health'> },
): Promise<Outcome<HealthView>> {
  const allowed = permit(ctx, 'webhook.read');
  if (!allowed.ok) return allowed;
  const health = await deps.store.health(source.name, ctx.tenant.id);
  return ok({
    status: health.own_failed === 0 ? 'healthy' : 'attention',
    environment: ctx.tenant.environment,
    configured: source.configured,
    last_received_at: health.last_received_at?.toISOString() ?? null,
    last_replayed_at: health.read_at?.toISOString() ?? null,
    waiting: health.waiting,
    unmatched: health.unmatched,
    failed: health.failed,
    own_failures: health.own_failed,
  });
}
