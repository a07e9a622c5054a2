import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';
import { localChainKeys } from '@/lib/rails/x402';
import type { Cleanup } from './cleanup';
import { keptPort } from './kept-port';
import type { Settings } from './settings';
import { supervise } from './supervise';

/** Settings that connect the product's processes to a counterpart. */
export type CounterpartEnv = Readonly<Record<string, string>>;

/** A made-up Stripe or chain of this machine, as a supervised process of its own. */
interface Counterpart {
  /** Names its log and port files. */
  readonly name: string;
  readonly words: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: CounterpartEnv;
  isUp(url: string, signal: AbortSignal): Promise<Response>;
  connect(url: string): CounterpartEnv;
}

type Make = (settings: Settings, secret: string, port: number) => Counterpart;

const pollMs = 50;
const patienceMs = 30_000;
const answerMs = 1_000;

const stripe: Make = ({ dataDir, localUrl }, secret, port) => {
  const webhookSecret = `whsec_${createHmac('sha256', secret).update('stripe simulator webhooks').digest('hex')}`;
  return {
    name: 'stripe-simulator',
    words: 'the Stripe simulator',
    program: 'lib/rails/stripe/simulator/main.ts',
    args: [],
    env: {
      STRIPE_SIMULATOR_PORT: String(port),
      STRIPE_SIMULATOR_FILE: join(dataDir, 'stripe-simulator.json'),
      STRIPE_SIMULATOR_WEBHOOK_URL: `${localUrl}/v1/webhooks/stripe/sandbox`,
      STRIPE_SIMULATOR_WEBHOOK_SECRET: webhookSecret,
    },
    isUp: (url, signal) => fetch(`${url}/_sim/clock`, { signal }),
    connect: (url) => ({
      TIDEGATE_STRIPE_SANDBOX_KEY: 'sk_test_simulator',
      TIDEGATE_STRIPE_SANDBOX_URL: url,
      TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS: webhookSecret,
    }),
  };
};

const chainIdQuestion = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }),
};

const chain: Make = ({ dataDir }, _secret, port) => ({
  name: 'local-chain',
  words: 'the local chain',
  program: 'lib/rails/x402/chain/main.ts',
  args: [String(port), dataDir],
  env: {},
  isUp: (url, signal) => fetch(url, { ...chainIdQuestion, signal }),
  connect: (url) => ({
    TIDEGATE_X402_SANDBOX_CHAIN: 'local',
    TIDEGATE_X402_SANDBOX_RPC_URL: url,
    TIDEGATE_X402_SANDBOX_OPERATOR_KEY: localChainKeys(dataDir).operator.key,
  }),
});

/** Whoever names a Stripe or a chain of their own gets none from us. */
const makers: readonly { readonly make: Make; readonly chosen: readonly string[] }[] = [
  { make: stripe, chosen: ['TIDEGATE_STRIPE_SANDBOX_KEY', 'TIDEGATE_STRIPE_SANDBOX_URL'] },
  { make: chain, chosen: ['TIDEGATE_X402_SANDBOX_RPC_URL'] },
];

export interface CounterpartDeps {
  readonly cleanup: Cleanup;
  readonly onLost: (error: Error) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts what a sandbox tenant's rails can be connected to, and gives back what the other processes must know of it. Both
 * keep their state in the data folder, as the database does, and hold made-up money only: a deployment for real money
 * gets none.
 */
export async function startCounterparts(
  settings: Settings,
  secret: string,
  deps: CounterpartDeps,
): Promise<CounterpartEnv> {
  if (settings.mode === 'production' || process.env.TIDEGATE_DEPLOYMENT === 'production') return {};
  const wanted = makers.filter(({ chosen }) => !chosen.some((name) => process.env[name]));
  const started = await Promise.all(wanted.map(({ make }) => startOne(settings, secret, make, deps)));
  const env: CounterpartEnv = Object.assign({}, ...started);
  writeFileSync(fileIn(settings.dataDir), `${JSON.stringify(env)}\n`, { mode: 0o600 });
  return env;
}

const fileIn = (dataDir: string): string => join(dataDir, 'counterparts.json');

/** What the running installation is connected to, for a second process beside it. */
export function readCounterparts(dataDir: string): CounterpartEnv {
  const file = fileIn(dataDir);
  return existsSync(file) ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}

async function startOne(
  settings: Settings,
  secret: string,
  make: Make,
  { cleanup, onLost, signal }: CounterpartDeps,
): Promise<CounterpartEnv> {
  const { dataDir } = settings;
  const port = await keptPort(dataDir, make(settings, secret, 0).name);
  const { name, words, program, args, env, isUp, connect } = make(settings, secret, port);
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(dataDir, `${name}.log`);
  // Nothing of the installation's own settings reaches it.
  const given = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production' as const, ...env };
  supervise({ name, args: ['--import', 'tsx', program, ...args], env: given, logFile }, cleanup, onLost);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await isUp(url, AbortSignal.timeout(answerMs)).catch(() => null);
    if (answer?.ok) return connect(url);
    if (performance.now() > deadline) {
      throw new SetupError(`${words} does not start.`, `Look into ${name}.log in the data folder.`);
    }
    await sleep(pollMs, undefined, { signal });
  }
}
