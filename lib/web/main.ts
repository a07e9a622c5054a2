import { SetupError } from '@/lib/kernel/setup-error';
import { webProcess } from './process';
import { startFront } from './server';

/** Longest a stop waits for requests in flight, in milliseconds; above the front's own request deadline. */
const GRACE_MS = 28_000;

async function main(): Promise<void> {
  const { env, services, dispatch, log } = await webProcess();
  // Loaded only when wanted: Next alone takes most of a start.
  const pages = env.leanOnly ? undefined : await (await import('./pages')).preparePages(env);
  const front = await startFront({
    port: env.port,
    host: env.host,
    origin: env.origin,
    trustedProxyHops: env.trustedProxyHops,
    dispatch,
    log,
    ...(pages && { pages }),
  });
  const stop = async (): Promise<void> => {
    // Open streams would keep the front waiting.
    globalThis.tidegateLive?.close();
    await front.close(GRACE_MS);
    await pages?.close();
    await services.close();
  };
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function fail(error: unknown): never {
  const lines =
    error instanceof SetupError ? [error.message, error.fix] : [error instanceof Error ? error.stack : String(error)];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

// Only the stack is printed: a database error also carries row values.
process.on('uncaughtException', fail);
main().catch(fail);
