/**
 * The local chain as a process of its own: `main.ts <port> <state file> <operator address> [<payer address>…]`.
 * A clone under Base's chain id, on loopback, with no real funds. Keys that pay here would also sign for Base itself, so
 * payers are throwaway ones only. Blocks are mined for transactions only, so that an idle chain does not grow. It ends
 * with whoever started it.
 */
import { once } from 'node:events';
import { type Address, getAddress, isAddress } from 'viem';
import { SetupError } from '@/lib/kernel/setup-error';
import { startAnvil } from './anvil';
import { localChain } from './plant';

const operatorCoins = 100n;
/** 10,000 dollars for each payer that has nothing. */
const payerAmount = 10_000_000_000n;

const address = (given: string): Address => {
  if (!isAddress(given)) throw new SetupError(`${given} is not an address.`, 'Give checksummed addresses.');
  return getAddress(given);
};

async function run([port, stateFile, operator, ...payers]: readonly string[]): Promise<void> {
  if (port === undefined || stateFile === undefined || operator === undefined) {
    throw new SetupError(
      'The local chain lacks arguments.',
      'usage: main.ts <port> <state file> <operator> [<payer>…]',
    );
  }
  const chain = await startAnvil({ port: Number.parseInt(port, 10), stateFile, blockSeconds: null });
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  try {
    const local = localChain(chain.rpcUrl);
    await local.plant();
    await local.giveGas(address(operator), operatorCoins);
    for (const payer of payers.map(address)) {
      if ((await local.balanceOf(payer)) === 0n) await local.mint(payer, payerAmount);
    }
    process.stdout.write(`local chain (8453 clone, no real funds) at ${chain.rpcUrl}\n`);
    await Promise.race([chain.gone, once(stop.signal, 'abort')]);
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
