import { isHex, recoverMessageAddress } from 'viem';
import { parseAddress } from './parse-address';

/**
 * Whether whoever signed `message` (as wallets sign texts, EIP-191) holds the key of `address`. An address without its
 * EIP-55 checksum is never proven: a mistyped one is found before money is sent to it.
 */
export async function verifyAddress(address: string, message: string, signature: string): Promise<boolean> {
  const known = parseAddress(address);
  if (known === null || !isHex(signature)) return false;
  return (await recoverMessageAddress({ message, signature }).catch(() => null)) === known;
}
