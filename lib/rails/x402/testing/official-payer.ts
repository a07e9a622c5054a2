import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { privateKeyToAccount } from 'viem/accounts';
import { createChainClient } from '@/lib/rails/x402/chain-client';
import { networks } from '@/lib/rails/x402/networks';

/** A payer as an application has one: the official client, unmodified, and its own look at the chain. */
export interface OfficialPayer {
  /** `fetch` that pays what it is asked for, up to the limit. */
  readonly fetch: typeof fetch;
  /** Atomic units of USDC that an address holds. */
  balanceOf(address: string): Promise<bigint>;
}

/** @param limit Dollars for one payment, such as `$500`. The client refuses more than one dollar by itself. */
export function officialPayer(rpcUrl: string, privateKey: string, limit: string): OfficialPayer {
  const account = privateKeyToAccount(hexOf(privateKey));
  const client = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(account));
  client.setSpendControls({ maxAmountPerPayment: limit });
  const chain = createChainClient(rpcUrl);
  return {
    fetch: wrapFetchWithPayment(fetch, client),
    balanceOf: (address) => chain.tokenBalance(networks.local.asset, hexOf(address)),
  };
}

function hexOf(text: string): `0x${string}` {
  if (!/^0x[0-9a-f]+$/i.test(text)) throw new Error('not hex');
  return `0x${text.slice(2)}`;
}
