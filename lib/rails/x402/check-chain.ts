import { SetupError } from '@/lib/kernel/setup-error';
import type { ChainClient } from './chain-client';
import { sameHex } from './domain/terms';
import type { Network } from './networks';
import { domainSeparator } from './payment-hash';

/**
 * Compares a node with what the rail is set up for: chain id, the token's EIP-712 domain, code at both contracts.
 * @throws SetupError on a mismatch; rejects otherwise when the node cannot be asked.
 */
export async function checkChain(chain: ChainClient, network: Network): Promise<void> {
  const wrong = (what: string): never => {
    throw new SetupError(
      `The x402 node is not ${network.label}: ${what}.`,
      'Check the chain and RPC addresses in the settings.',
    );
  };
  const chainId = await chain.chainId();
  if (chainId !== network.chainId) wrong(`its chain id is ${chainId}, not ${network.chainId}`);
  const codes = await Promise.all(
    [network.escrow, network.collector, network.asset].map((each) => chain.hasCode(each)),
  );
  if (codes.includes(false)) wrong('a contract is missing');
  if (!sameHex(await chain.domainSeparator(network.asset), domainSeparator(network))) {
    wrong("the token's signing domain differs, so that no payer's signature would be valid");
  }
}
