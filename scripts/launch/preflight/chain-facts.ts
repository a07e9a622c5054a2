import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '@/lib/kernel/setup-error';
import { checkChain, createChainClient, isWellKnownAddress, localOperatorKeys, networks } from '@/lib/rails/x402';
import type { NodeFacts, OperatorFacts } from './facts';

const timeoutMs = 4_000;

/** Compares a node with Base: chain id, contracts, the token's signing domain. Asks for four seconds at most. */
export async function readNode(url: string): Promise<NodeFacts> {
  try {
    const late = sleep(timeoutMs, 'late' as const, { ref: false });
    const asked = checkChain(createChainClient(url), networks.base).then(() => 'base' as const);
    if ((await Promise.race([asked, late])) === 'base') return { is: 'base' };
    return { is: 'silent', said: `it did not answer in ${timeoutMs / 1_000} seconds` };
  } catch (error) {
    // What a client says of a failed request may hold the address, and with it a key.
    return error instanceof SetupError
      ? { is: 'other', said: error.message }
      : { is: 'silent', said: 'it could not be asked' };
  }
}

/** Whose keys the references name. */
export function readOperator(references: readonly string[]): OperatorFacts {
  try {
    const addresses = localOperatorKeys(references).all.map(({ address }) => address);
    return { is: 'readable', addresses, wellKnown: addresses.filter(isWellKnownAddress) };
  } catch (error) {
    if (error instanceof SetupError) return { is: 'unreadable', said: error.message };
    throw error;
  }
}
