import { type Engine, syncIntent } from '@/lib/harbor';
import type { HandleDeps } from '@/lib/inbound';
import type { SyncSubject } from '@/lib/inbound/ports';
import { isUuid } from '@/lib/kernel/ids';
import type { SystemCtx } from './tasks';
import type { WorkerServices } from './worker-services';

/** Brings the intent that an event names to where its rail is. */
const syncBy =
  (engine: Engine, systemCtx: SystemCtx): SyncSubject =>
  async (tenantId, intentId) => {
    if (!isUuid(intentId)) return 'unknown_intent';
    const { intent } = await engine.store.read({ tenantId, keyId: null, intentId });
    if (intent === null) return 'unknown_intent';
    const { unread } = await syncIntent(engine, await systemCtx(tenantId), intentId);
    if (unread) throw new Error('The rail did not answer.');
    return 'synced';
  };

/** What handling the events of counterparts needs in a worker. */
export const inboundDeps = (
  { inbound, sources, engine }: Pick<WorkerServices, 'inbound' | 'sources' | 'engine'>,
  systemCtx: SystemCtx,
): HandleDeps => ({ store: inbound, sources, sync: syncBy(engine, systemCtx), chance: Math.random });
