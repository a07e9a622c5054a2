import { LRUCache } from 'lru-cache';
import { assert } from '@/lib/kernel/assert';
import type { Clock } from '@/lib/kernel/clock';
import type { Tenant } from '@/lib/kernel/context';
import { requestId } from '@/lib/kernel/ids';
import type { SystemCtx } from '@/lib/runtime/tasks';
import type { DueStore } from './store/due-store';

/** Facts of a tenant never change, so they are read once. */
const tenantsKept = 10_000;

/** Acts as the system inside one tenant; each piece of work has a request id of its own. */
export function createSystemCtx(store: Pick<DueStore, 'tenant'>, clock: Clock): SystemCtx {
  const tenants = new LRUCache<string, Tenant>({ max: tenantsKept });
  return async (tenantId) => {
    const tenant = tenants.get(tenantId) ?? (await store.tenant(tenantId));
    assert(tenant !== null, 'Work is due in a tenant that does not exist');
    tenants.set(tenantId, tenant);
    return { tenant, actor: { kind: 'system', id: 'worker' }, requestId: requestId(null), now: clock.now() };
  };
}
