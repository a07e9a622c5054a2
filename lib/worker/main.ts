import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '@/lib/kernel/setup-error';
import { readWorkerEnv } from '@/lib/runtime/env';
import { createLogger } from '@/lib/runtime/log';
import { createWorkerServices } from '@/lib/runtime/worker-services';
import { startWorker } from './worker';

/** Longest a stop waits for work in progress, in milliseconds. Cutting it off is safe: law 1 covers a kill at any point. */
const stopMs = 4_500;

async function main(): Promise<void> {
  const env = readWorkerEnv(process.env);
  const log = createLogger(env.logLevel);
  const services = await createWorkerServices(env);
  const worker = startWorker(services, env.jobsDatabaseUrl, log);

  const stop = async (): Promise<void> => {
    const ended = worker.stop().then(() => services.close());
    const late = sleep(stopMs, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') log.warn('worker stops with work in progress');
    log.info('worker has stopped');
    log.flush(() => process.exit(0));
  };
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return;
    stopping = true;
    stop().catch(fail);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  // Whoever waits for this line may send a signal at once.
  log.info({ pid: process.pid, owner: services.engine.owner }, 'worker is up');
}

function fail(error: unknown): never {
  const lines =
    error instanceof SetupError ? [error.message, error.fix] : [error instanceof Error ? error.stack : String(error)];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

main().catch(fail);
