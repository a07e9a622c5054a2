import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '@/lib/kernel/setup-error';
import { createChainClient } from '@/lib/rails/x402/chain-client';
import { networks } from '@/lib/rails/x402/networks';

export interface ChainOptions {
  readonly port: number;
  /** Where the chain is kept between runs; null for one that is forgotten. */
  readonly stateFile: string | null;
  /** Seconds between blocks; null mines each transaction at once. */
  readonly blockSeconds: number | null;
}

export interface RunningChain {
  readonly rpcUrl: string;
  /** Resolves when the node has ended, however. */
  readonly gone: Promise<void>;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const startMs = 10_000;
const pollMs = 25;
/** A node that is killed loses at most this much of the chain; what was sent is sent again. */
const stateSeconds = 5;

const packages: Readonly<Record<string, string>> = {
  'linux-x64': '@foundry-rs/anvil-linux-amd64',
  'linux-arm64': '@foundry-rs/anvil-linux-arm64',
  'darwin-x64': '@foundry-rs/anvil-darwin-amd64',
  'darwin-arm64': '@foundry-rs/anvil-darwin-arm64',
};

/** The node's program. @throws SetupError where there is none: a pretended chain would prove nothing. */
function anvilProgram(): string {
  const name = packages[`${process.platform}-${process.arch}`];
  try {
    if (name !== undefined) return createRequire(import.meta.url).resolve(`${name}/bin/anvil`);
  } catch {
    // Told below, for a platform without a package and for one whose package was not installed alike.
  }
  throw new SetupError(
    `The local chain has no program for ${process.platform} ${process.arch}.`,
    'Install with optional and development dependencies: npm install --include=optional --include=dev',
  );
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = createConnection({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

/**
 * Runs the node and ends it when its input closes, which it does when we go away, however we go: a chain that was left
 * running would answer the next start with the wrong balances.
 */
const guard = [
  'exec 3<&0',
  '"$0" "$@" </dev/null 3<&- & node=$!',
  '( cat <&3 >/dev/null; kill -TERM $node 2>/dev/null ) & watch=$!',
  'wait $node',
  'kill $watch 2>/dev/null',
].join('\n');

const argumentsOf = ({ port, stateFile, blockSeconds }: ChainOptions): readonly string[] => [
  ...['--host', host, '--port', String(port), '--chain-id', String(networks.local.chainId)],
  // Two blocks on, a block is final; accounts with keys that everybody has get nothing.
  ...['--slots-in-an-epoch', '1', '--accounts', '1', '--balance', '0', '--silent'],
  ...(stateFile === null ? [] : ['--state', stateFile, '--state-interval', String(stateSeconds)]),
  ...(blockSeconds === null ? [] : ['--block-time', String(blockSeconds)]),
];

/** Starts the local chain. @throws SetupError when its port is taken, its program missing, or it does not come up. */
export async function startAnvil(options: ChainOptions): Promise<RunningChain> {
  const program = anvilProgram();
  if (await isListening(options.port)) {
    throw new SetupError(
      `Port ${options.port} is in use, perhaps by another local chain whose balances are not ours.`,
      'Stop that program, or choose another port for the chain.',
    );
  }
  const node = spawn('/bin/sh', ['-c', guard, program, ...argumentsOf(options)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  let ended = false;
  const gone = new Promise<void>((done) => {
    const end = (): void => {
      ended = true;
      done();
    };
    node.once('error', end);
    node.once('exit', end);
  });
  const rpcUrl = `http://${host}:${options.port}`;
  const stop = async (): Promise<void> => {
    node.stdin?.end();
    await gone;
  };
  const client = createChainClient(rpcUrl);
  for (let waited = 0; waited < startMs && !ended; waited += pollMs) {
    if ((await isListening(options.port)) && (await client.chainId().catch(() => null)) !== null) {
      return { rpcUrl, gone, stop };
    }
    await sleep(pollMs);
  }
  await stop();
  throw new SetupError('The local chain did not start.', 'Look at what it printed above.');
}
