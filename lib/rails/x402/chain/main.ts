/**
 * The local chain as a process of its own: `main.ts <port> <data folder>`. A clone under Base's chain id, on loopback,
 * with no real funds. Blocks are mined for transactions only, so that an idle chain does not grow. It ends with whoever
 * started it.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { SetupError } from '@/lib/kernel/setup-error';
import { networks } from '@/lib/rails/x402/networks';
import { startAnvil } from './anvil';
import { localChainKeys } from './keys';
import { localChain } from './plant';

/** Gas money of the operator, in whole coins. */
const operatorCoins = 100n;
/** 10,000 dollars for the demo's payer when it has nothing. */
const payerAmount = 10_000_000_000n;

async function run([port, folder]: readonly string[]): Promise<void> {
  if (port === undefined || folder === undefined || !/^\d+$/.test(port)) {
    throw new SetupError('The local chain lacks arguments.', 'usage: main.ts <port> <data folder>');
  }
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const { operator, payer } = localChainKeys(folder);
  const stateFile = join(folder, 'chain.json');
  const chain = await startAnvil({ port: Number.parseInt(port, 10), stateFile, blockSeconds: null });
  try {
    const local = localChain(chain.rpcUrl);
    await local.plant();
    await local.giveGas(operator.address, operatorCoins);
    if ((await local.balanceOf(payer.address)) === 0n) await local.mint(payer.address, payerAmount);
    process.stdout.write(`${networks.local.label}, at ${chain.rpcUrl}\n`);
    if (!stop.signal.aborted) await Promise.race([chain.gone, once(stop.signal, 'abort')]);
    if (!stop.signal.aborted) throw new SetupError('The local chain has ended by itself.', 'Look at its output.');
  } finally {
    await chain.stop();
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  const said = error instanceof SetupError ? `${error.message} ${error.fix}` : String(error);
  process.stderr.write(`${said}\n`);
  process.exitCode = 1;
});
