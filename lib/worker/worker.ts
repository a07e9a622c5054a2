import type { Logger } from 'pino';
import { runJobs } from '@/lib/outbox/run-jobs';
import { inboundDeps } from '@/lib/runtime/inbound';
import { errorFields } from '@/lib/runtime/log';
import { allTasks } from '@/lib/runtime/tasks';
import type { WorkerServices } from '@/lib/runtime/worker-services';
import { type LoopLog, startLoop } from './loop';
import { allLoops } from './loops';
import { dueStore } from './store/due-store';
import { createSystemCtx } from './system-ctx';

export interface Worker {
  /** Ends loops and jobs; what is at work finishes first. */
  stop(): Promise<void>;
}

const loopLog = (log: Logger): LoopLog => ({
  turn: (loop, did, ms) => log.info({ loop, ...did, ms }, 'batch'),
  failure: (loop, failed, error) => log.error({ loop, failed, error: errorFields(error) }, 'batch failed'),
  recovered: (loop, failed) => log.info({ loop, failed }, 'recovered'),
});

/** Starts everything that a worker does: enqueued jobs, and the loops that look for what is due. */
export function startWorker(services: WorkerServices, jobsUrl: string, log: Logger): Worker {
  const store = dueStore(services.db);
  const systemCtx = createSystemCtx(store, services.clock);
  const inbound = inboundDeps(services, systemCtx);
  const specs = allLoops({
    services,
    store,
    systemCtx,
    inbound,
    onFailure: (loop, item, error) => log.error({ loop, ...item, error: errorFields(error) }, 'item failed'),
  });
  const loops = specs.map((spec) => startLoop(spec, loopLog(log)));
  const jobs = runJobs({
    jobsUrl,
    tasks: allTasks(services.engine, systemCtx, inbound, services.gate, services, services.onboarding),
    log: {
      warn: (message) => log.warn({ loop: 'jobs' }, message),
      failed: (error) => log.error({ loop: 'jobs', error: errorFields(error) }, 'job runner ended'),
    },
  });
  return {
    async stop() {
      await Promise.all([...loops.map((loop) => loop.stop()), jobs.stop()]);
    },
  };
}
