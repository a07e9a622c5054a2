import type { Address, Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

/** An account of the local chain, from its throwaway key. */
export interface LocalAccount {
  readonly address: Address;
  /** Signs a text as `personal_sign` does (EIP-191). */
  signText(text: string): Promise<Hex>;
}

/** @param key `0x` and 64 hex digits. For the demo and tests only: a key that signs here would sign for Base as well. */
export function accountOf(key: `0x${string}`): LocalAccount {
  const account = privateKeyToAccount(key);
  return { address: account.address, signText: (message) => account.signMessage({ message }) };
}
