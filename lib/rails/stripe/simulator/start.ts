import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Clock, systemClock } from '@/lib/kernel/clock';
import { makeEndpoint } from './resources/events';
import { SimulatorServer } from './server';
import type { Tables } from './tables';
import { timerHandlers } from './timers';
import { Webhooks } from './webhooks';
import { World } from './world';

export interface SimulatorOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Where its state is kept over restarts; null forgets it. */
  readonly dataFile: string | null;
  readonly clock?: Clock;
  /** Makes ids and the shuffle the same again. */
  readonly seed?: string;
  /** Where every event goes; a known endpoint of this address gets the secret. */
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  /** Origin of the hosted pages, for browsers; localhost by default. */
  readonly publicUrl?: string;
  /** Pauses between tries of a delivery, in milliseconds. */
  readonly retryPausesMs?: readonly number[];
}

export interface StripeSimulator {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

const tickMs = 250;
const saveMs = 200;
/** Writing may take this part of the time at most, however large the state. */
const saveShare = 0.1;
const pruneMs = 60_000;

function load(file: string | null): Tables | undefined {
  if (file === null || !existsSync(file)) return undefined;
  const tables: Tables = JSON.parse(readFileSync(file, 'utf8'));
  if (tables.version !== 1) throw new Error(`${file} was written by another version of the simulator. Delete it.`);
  return tables;
}

/** Writes the state a moment after it has changed, whole or not at all. */
function keeper(world: World, file: string | null): { save: () => void; changed: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = saveMs;
  const save = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (file === null) return;
    const begun = performance.now();
    const next = `${file}.next`;
    writeFileSync(next, JSON.stringify(world.tables), { mode: 0o600 });
    renameSync(next, file);
    pauseMs = Math.max(saveMs, (performance.now() - begun) / saveShare);
  };
  const changed = (): void => {
    if (file !== null) timer ??= setTimeout(save, pauseMs).unref();
  };
  return { save, changed };
}

function ensureEndpoint(world: World, { url, secret }: { readonly url: string; readonly secret: string }): void {
  const known = Object.values(world.tables.webhook_endpoints).find((endpoint) => endpoint.url === url);
  if (known === undefined) makeEndpoint(world, url, ['*'], secret);
  else known.sim.secrets = [secret];
}

async function listen(server: SimulatorServer['server'], port: number): Promise<number> {
  server.listen({ port, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/**
 * Starts a Stripe for development: stateful, on 127.0.0.1 only, for test keys only. Everything that time, banks and
 * people do to the real one is done through `/_sim`.
 */
export async function startStripeSimulator(options: SimulatorOptions): Promise<StripeSimulator> {
  const { dataFile, clock = systemClock, seed = 'tidegate', retryPausesMs } = options;
  let publicUrl = options.publicUrl ?? '';
  const world = new World({ clock, seed, publicUrl: () => publicUrl, tables: load(dataFile) });
  const webhooks = new Webhooks(world, retryPausesMs);
  const { save, changed } = keeper(world, dataFile);
  world.onEvent = (event) => webhooks.enqueue(event);
  world.onChange = changed;
  const tick = (): void => world.runTimers(timerHandlers);
  const { server } = new SimulatorServer({ world, webhooks, tick });
  const port = await listen(server, options.port);
  if (publicUrl === '') publicUrl = `http://localhost:${port}`;
  if (options.webhook) ensureEndpoint(world, options.webhook);
  const ticking = setInterval(tick, tickMs).unref();
  const pruning = setInterval(() => world.prune(), pruneMs).unref();
  webhooks.wake();
  const close = async (): Promise<void> => {
    clearInterval(ticking);
    clearInterval(pruning);
    webhooks.close();
    server.closeAllConnections();
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
    save();
  };
  return { url: `http://127.0.0.1:${port}`, port, close };
}
