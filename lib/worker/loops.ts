import { deliver, returnDueRefund } from '@/lib/gate';
import { recoverOperation, type Swept, sealEvents, sweepDeadline, syncIntent } from '@/lib/harbor';
import { type HandleDeps, handleEvent, replayEvents } from '@/lib/inbound';
import type { InboundSource } from '@/lib/inbound/ports';
import { sweepApplication, sweepReview } from '@/lib/onboarding';
import { compareDay, dayBefore, uncomparedTenants } from '@/lib/recovery';
import type { SystemCtx } from '@/lib/runtime/tasks';
import type { WorkerServices } from '@/lib/runtime/worker-services';
import type { ChainWork } from '@/lib/runtime/x402';
import { forEach } from './each';
import type { LoopSpec, Turn } from './loop';
import type { DueStore } from './store/due-store';

export interface LoopDeps {
  readonly services: WorkerServices;
  readonly store: DueStore;
  readonly systemCtx: SystemCtx;
  readonly inbound: HandleDeps;
  /** Told of an item that failed while others of its turn may have gone well. */
  readonly onFailure: (loop: string, item: Readonly<Record<string, string>>, error: unknown) => void;
}

/** How often each loop looks, how much one turn takes on, and how much of it at a time. */
export const loopLimits = {
  sealer: { intervalMs: 250, tenants: 200, concurrency: 2, eventsBeforePause: 500 },
  operations: { intervalMs: 500, batch: 100, concurrency: 8 },
  deadlines: { intervalMs: 500, batch: 100, concurrency: 4, restMs: 2_000, maxRestMs: 10 * 60_000 },
  inspections: { intervalMs: 5_000, batch: 50, concurrency: 4 },
  holds: { intervalMs: 2_000, batch: 500, concurrency: 4 },
  gateDeliveries: { intervalMs: 1_000, batch: 100, concurrency: 8 },
  gateRefunds: { intervalMs: 5_000, batch: 50, concurrency: 4 },
  applications: { intervalMs: 30_000, batch: 100, concurrency: 2 },
  inbound: { intervalMs: 1_000, batch: 100, concurrency: 4 },
  replays: { intervalMs: 60_000 },
  chains: { intervalMs: 1_000 },
  escrows: { intervalMs: 5_000 },
  /** A day is compared once its last hour has had an hour to be heard of. */
  statements: { intervalMs: 10 * 60_000, batch: 100, concurrency: 1, restMs: 60 * 60_000 },
  /** Counterparts keep their events for 30 days: one that was done longer ago does not come again. */
  sweeper: { intervalMs: 10 * 60_000, batch: 5_000, idempotencyDays: 30, inboundDays: 45 },
  /** Failures in one turn that stand for an outage. */
  maxFailures: 5,
} as const;

/** The loops of a worker. Several workers may run them: claims and conditional updates stand in the database. */
export const allLoops = (deps: LoopDeps): readonly LoopSpec[] => [
  sealer(deps),
  operations(deps),
  deadlines(deps),
  inspections(deps),
  holds(deps),
  gateDeliveries(deps),
  gateRefunds(deps),
  applications(deps),
  inboundEvents(deps),
  ...deps.services.sources.map((source) => replays(deps, source)),
  ...deps.services.chains.flatMap((chain) => [chains(chain), escrows(deps, chain)]),
  statements(deps),
  sweeper(deps),
];

const sharedBy = <T extends { readonly tenantId: string; readonly id: string }>(
  { onFailure }: LoopDeps,
  loop: string,
  concurrency: number,
  signal: AbortSignal,
) => ({
  concurrency,
  maxFailures: loopLimits.maxFailures,
  signal,
  onFailure: ({ tenantId, id }: T, error: unknown) => onFailure(loop, { tenant: tenantId, id }, error),
});

/** Gives committed events their places in each tenant's chain, within a second of their commit. */
function sealer(deps: LoopDeps): LoopSpec {
  const { tenants, concurrency, eventsBeforePause, intervalMs } = loopLimits.sealer;
  const { seal } = deps.services;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const waiting = (await seal.store.unsealedTenants(tenants)).map((tenant) => ({ ...tenant, tenantId: tenant.id }));
    let events = 0;
    const work = async (tenant: (typeof waiting)[number]): Promise<void> => {
      events += await sealEvents(seal, tenant);
    };
    const { failed } = await forEach(waiting, work, sharedBy(deps, 'sealer', concurrency, signal));
    return { did: { events, tenants: waiting.length, failed }, more: events >= eventsBeforePause };
  };
  return { name: 'sealer', intervalMs, turn };
}

/** Counts what each sweep came to. */
function tally() {
  const swept: Record<Swept, number> = { moved: 0, lost: 0, nothing: 0 };
  return {
    swept,
    add(result: Swept) {
      swept[result]++;
    },
  };
}

/** Asks the rails about operations that nobody answers for. The lease makes an operation due again later. */
function operations(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs } = loopLimits.operations;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const due = await deps.store.operations(batch);
    const { swept, add } = tally();
    const work = async ({ tenantId, id, intentId }: (typeof due)[number]): Promise<void> =>
      add(await recoverOperation(deps.services.engine, await deps.systemCtx(tenantId), id, intentId, 'due'));
    const { failed } = await forEach(due, work, sharedBy(deps, 'operations', concurrency, signal));
    return { did: { ...swept, failed }, more: due.length === batch && swept.moved > 0 };
  };
  return { name: 'operations', intervalMs, turn };
}

/** Does what passed deadlines ask for. An intent that stays due rests longer each time, whichever worker finds it. */
function deadlines(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs, restMs, maxRestMs } = loopLimits.deadlines;
  const { engine } = deps.services;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const due = await deps.store.intents(batch);
    const { swept, add } = tally();
    const work = async ({ tenantId, id }: (typeof due)[number]): Promise<void> => {
      try {
        add(await sweepDeadline(engine, await deps.systemCtx(tenantId), id));
      } finally {
        await engine.store.rest(tenantId, id, restMs, maxRestMs);
      }
    };
    const { failed } = await forEach(due, work, sharedBy(deps, 'deadlines', concurrency, signal));
    return { did: { ...swept, failed }, more: due.length === batch };
  };
  return { name: 'deadlines', intervalMs, turn };
}

/** Reads the rails of held money again, so that a lost message is only a late one. */
function inspections(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs } = loopLimits.inspections;
  const { engine } = deps.services;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const due = await deps.store.inspections(batch);
    let facts = 0;
    const work = async ({ tenantId, id }: (typeof due)[number]): Promise<void> => {
      facts += (await syncIntent(engine, await deps.systemCtx(tenantId), id)).facts;
    };
    const { failed } = await forEach(due, work, sharedBy(deps, 'inspections', concurrency, signal));
    return { did: { read: due.length, facts, failed }, more: due.length === batch };
  };
  return { name: 'inspections', intervalMs, turn };
}

/** Frees what lapsed holds of the spend guard still held. */
function holds(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs } = loopLimits.holds;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const due = await deps.store.holds(batch);
    const work = ({ tenantId, id }: (typeof due)[number]): Promise<void> => deps.services.spend.expire(tenantId, id);
    const { done, failed } = await forEach(due, work, sharedBy(deps, 'holds', concurrency, signal));
    return { did: { expired: done, failed }, more: done === batch };
  };
  return { name: 'holds', intervalMs, turn };
}

/** Sends messages of the payment gate whose job was lost, or whose next try has come. */
function gateDeliveries(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs } = loopLimits.gateDeliveries;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const due = await deps.store.gateDeliveries(batch);
    const results: Record<string, number> = {};
    const work = async ({ tenantId, id }: (typeof due)[number]): Promise<void> => {
      const result = await deliver(deps.services.gate, await deps.systemCtx(tenantId), id);
      results[result] = (results[result] ?? 0) + 1;
    };
    const { failed } = await forEach(due, work, sharedBy(deps, 'gate deliveries', concurrency, signal));
    return { did: { ...results, failed }, more: due.length === batch };
  };
  return { name: 'gate deliveries', intervalMs, turn };
}

/** Gives money back that was paid for work which failed, and which nobody gave back. */
function gateRefunds(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs } = loopLimits.gateRefunds;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const due = await deps.store.gateRefunds(batch);
    const results: Record<string, number> = {};
    const work = async ({ tenantId, id }: (typeof due)[number]): Promise<void> => {
      const result = await returnDueRefund(deps.services.gate, await deps.systemCtx(tenantId), id);
      results[result] = (results[result] ?? 0) + 1;
    };
    const { failed } = await forEach(due, work, sharedBy(deps, 'gate refunds', concurrency, signal));
    return { did: { ...results, failed }, more: due.length === batch };
  };
  return { name: 'gate refunds', intervalMs, turn };
}

/** Does what timers of applications ask for once they have run out. */
function applications(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs } = loopLimits.applications;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const timers = (await deps.store.applications(batch)).map((due) => ({ ...due, sweep: sweepApplication }));
    const reviews = (await deps.store.reviews(batch)).map((due) => ({ ...due, sweep: sweepReview }));
    let moved = 0;
    const work = async ({ tenantId, id, sweep }: (typeof timers)[number]): Promise<void> => {
      const swept = await sweep(await deps.systemCtx(tenantId), { applicationId: id }, deps.services.onboarding);
      if (swept === 'moved') moved += 1;
    };
    const due = [...timers, ...reviews];
    const { failed } = await forEach(due, work, sharedBy(deps, 'applications', concurrency, signal));
    return { did: { moved, failed }, more: due.length >= batch && moved > 0 };
  };
  return { name: 'applications', intervalMs, turn };
}

/** Does what events of counterparts ask for, where their own job did not, or has to be tried again. */
function inboundEvents({ services, inbound, onFailure }: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs } = loopLimits.inbound;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const due = await services.inbound.due(batch);
    const results: Record<string, number> = {};
    const work = async ({ source, eventId }: (typeof due)[number]): Promise<void> => {
      const result = await handleEvent(inbound, source, eventId);
      results[result] = (results[result] ?? 0) + 1;
    };
    await forEach(due, work, {
      concurrency,
      maxFailures: loopLimits.maxFailures,
      signal,
      onFailure: ({ source, eventId }, error) => onFailure('inbound', { source, event: eventId }, error),
    });
    return { did: results, more: due.length === batch };
  };
  return { name: 'inbound', intervalMs, turn };
}

/** Reads a counterpart's own list of events for those that no message brought. */
function replays({ services }: LoopDeps, source: InboundSource): LoopSpec {
  const turn = async (): Promise<Turn> => {
    const { stored, more } = await replayEvents({ store: services.inbound }, source);
    return { did: { stored }, more };
  };
  return { name: `replay ${source.name}`, intervalMs: loopLimits.replays.intervalMs, turn };
}

/** Compares yesterday's records of every counterpart with the books, for each tenant with money once. */
function statements(deps: LoopDeps): LoopSpec {
  const { batch, concurrency, intervalMs, restMs } = loopLimits.statements;
  const { services, systemCtx } = deps;
  const turn = async (signal: AbortSignal): Promise<Turn> => {
    const day = dayBefore(new Date(services.clock.now().getTime() - restMs));
    const due = (await uncomparedTenants(services.db, day, batch)).map((id) => ({ tenantId: id, id }));
    let opened = 0;
    const work = async ({ tenantId }: (typeof due)[number]): Promise<void> => {
      const compared = await compareDay(await systemCtx(tenantId), { day, again: false }, services);
      if (compared.ok) opened += compared.value.opened;
    };
    const { done, failed } = await forEach(due, work, sharedBy(deps, 'statements', concurrency, signal));
    return { did: { days: done, opened, failed }, more: due.length === batch };
  };
  return { name: 'statements', intervalMs, turn };
}

/** Watches what an escrow operator has sent until it is final. */
function chains({ name, tend }: ChainWork): LoopSpec {
  const turn = async (): Promise<Turn> => ({ did: { ...(await tend()) }, more: false });
  return { name: `chain ${name}`, intervalMs: loopLimits.chains.intervalMs, turn };
}

/** Has the engine ask about money that moved on a chain without it. */
function escrows({ services, systemCtx, onFailure }: LoopDeps, { name, reconcile }: ChainWork): LoopSpec {
  const loop = `escrow ${name}`;
  const turn = async (): Promise<Turn> => {
    const { events, moved, strangers, more } = await reconcile(async ({ tenantId, intentId }) => {
      await syncIntent(services.engine, await systemCtx(tenantId), intentId);
    });
    for (const { paymentHash, transaction } of strangers) {
      onFailure(loop, { paymentHash, transaction }, new Error("somebody else signs with this operator's key"));
    }
    return { did: { events, moved: moved.length, strangers: strangers.length }, more };
  };
  return { name: loop, intervalMs: loopLimits.escrows.intervalMs, turn };
}

/** Removes what was kept for a while only: nonces and stored answers. Money rows are never swept. */
function sweeper({ store, services }: LoopDeps): LoopSpec {
  const { batch, idempotencyDays, inboundDays, intervalMs } = loopLimits.sweeper;
  const turn = async (): Promise<Turn> => {
    const removed = await store.sweepExpired(idempotencyDays, batch);
    const events = await services.inbound.sweep(inboundDays, batch);
    return { did: { removed, events }, more: removed >= batch || events >= batch };
  };
  return { name: 'sweeper', intervalMs, turn };
}
