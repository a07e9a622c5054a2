import { type Address, createTestClient, http, publicActions, walletActions } from 'viem';
import { tokenAbi } from '@/lib/rails/x402/abi';
import artifacts from '@/lib/rails/x402/contracts/artifacts.json';
import type { Hex } from '@/lib/rails/x402/domain/terms';
import { networks } from '@/lib/rails/x402/networks';

/** Mints and denies on the local token; nobody has its key. */
const steward: Address = '0x7469646547617465206C6F63616c20636861696E';

const oneEther = 10n ** 18n;

const token = { address: networks.local.asset, abi: tokenAbi } as const;
type Steward = typeof token & { readonly account: Address; readonly chain: null };

/** Compiled code is hex by its making; the artifact's type says only text. */
const code = (runtime: string): Hex => runtime as Hex;

/** What only a local chain lets us do. */
export interface LocalChain {
  /** Puts our contracts where the real ones stand on Base; code that is there already is left. */
  plant(): Promise<void>;
  /** Pays out new tokens, in atomic units. */
  mint(to: Address, amount: bigint): Promise<void>;
  /** Takes an account off the token, or lets it on again. */
  deny(account: Address, denied: boolean): Promise<void>;
  /** Tokens of an account, in atomic units. */
  balanceOf(account: Address): Promise<bigint>;
  /** Gives gas money, so that the balance is at least this many whole coins. */
  giveGas(to: Address, coins: bigint): Promise<void>;
}

/** The levers of a local chain. Its node must be one that we started: others refuse these calls. */
export function localChain(rpcUrl: string): LocalChain {
  const { asset, collector, escrow } = networks.local;
  const client = createTestClient({ mode: 'anvil', transport: http(rpcUrl), pollingInterval: 50 })
    .extend(publicActions)
    .extend(walletActions);

  const giveGas = async (to: Address, coins: bigint): Promise<void> => {
    const least = coins * oneEther;
    if ((await client.getBalance({ address: to })) < least) await client.setBalance({ address: to, value: least });
  };

  let last: Promise<unknown> = Promise.resolve();
  /** Runs one call in the steward's name and waits for its block, one after the other: they share one nonce. */
  function asSteward(write: (account: Steward) => Promise<Hex>): Promise<void> {
    const turn = async (): Promise<void> => {
      await giveGas(steward, 1n);
      await client.impersonateAccount({ address: steward });
      await client.waitForTransactionReceipt({ hash: await write({ ...token, account: steward, chain: null }) });
    };
    const mine = last.then(turn, turn);
    last = mine;
    return mine;
  }

  return {
    async plant() {
      const planted = [
        [asset, code(artifacts.token.runtime)],
        [collector, code(artifacts.collector.runtime)],
        [escrow, code(artifacts.escrow.runtime)],
      ] as const;
      for (const [address, bytecode] of planted) {
        if ((await client.getCode({ address })) !== bytecode) await client.setCode({ address, bytecode });
      }
    },
    mint: (to, amount) => asSteward((as) => client.writeContract({ ...as, functionName: 'mint', args: [to, amount] })),
    deny: (account, denied) =>
      asSteward((as) => client.writeContract({ ...as, functionName: 'blacklist', args: [account, denied] })),
    balanceOf: (account) => client.readContract({ ...token, functionName: 'balanceOf', args: [account] }),
    giveGas,
  };
}
