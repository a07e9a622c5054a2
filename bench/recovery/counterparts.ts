import { type Address, bytesToHex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { randomBytes } from '@/lib/kernel/ids';
import { openStage, readyPayee, type Stage } from '@/lib/rails/stripe/simulator/testing/stage';
import { settingsOf } from '@/lib/rails/stripe/testing/drive';
import { startAnvil } from '@/lib/rails/x402/chain/anvil';
import { localChain } from '@/lib/rails/x402/chain/plant';
import { type ChainClient, createChainClient } from '@/lib/rails/x402/chain-client';
import { freePort } from '@/lib/testing/child';

/** The made-up Stripe and the local chain, in or beside this process: a kill of the product does not touch them. */
export interface Counterparts {
  readonly stripe: Stage;
  readonly chain: ChainClient;
  /** Where released money goes. */
  readonly destinations: { readonly stripe: string; readonly base: Address };
  /** Settings that connect a process of the product with both. */
  readonly env: Readonly<Record<string, string>>;
  /** Pays for every USDC intent: minting waits for a block each time. */
  readonly payer: PrivateKeyAccount;
  close(): Promise<void>;
}

/** As Base has it; an authorisation is not there yet when the inline wait ends. */
const blockSeconds = 2;
const operatorCoins = 100n;
/** A million dollars, in atomic units. */
const wallet = 1_000_000_000_000n;

const newAccount = (): { readonly key: `0x${string}`; readonly account: PrivateKeyAccount } => {
  const key = bytesToHex(randomBytes(32));
  return { key, account: privateKeyToAccount(key) };
};

export async function startCounterparts(): Promise<Counterparts> {
  const stripe = await openStage({ clock: { now: () => new Date() } });
  const node = await startAnvil({ port: await freePort(), stateFile: null, blockSeconds });
  const local = localChain(node.rpcUrl);
  await local.plant();
  const operator = newAccount();
  await local.giveGas(operator.account.address, operatorCoins);
  const { apiKey, webhookSecrets } = settingsOf(stripe);
  const payer = newAccount().account;
  await local.mint(payer.address, wallet);
  return {
    stripe,
    chain: createChainClient(node.rpcUrl),
    destinations: { stripe: await readyPayee(stripe), base: newAccount().account.address },
    env: {
      TIDEGATE_STRIPE_SANDBOX_KEY: apiKey,
      TIDEGATE_STRIPE_SANDBOX_URL: stripe.simulator.url,
      TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS: webhookSecrets.join(','),
      TIDEGATE_X402_SANDBOX_CHAIN: 'local',
      TIDEGATE_X402_SANDBOX_RPC_URL: node.rpcUrl,
      TIDEGATE_X402_SANDBOX_OPERATOR_KEY: operator.key,
    },
    payer,
    async close() {
      await node.stop();
      await stripe.close();
    },
  };
}
