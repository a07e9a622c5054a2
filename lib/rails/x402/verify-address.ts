import { isAddress, isHex, recoverMessageAddress } from 'viem';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';

export const addressRefusals = defineRefusals({
  'x402.address_invalid': {
    status: 400,
    message: 'This is not an address: 0x and 40 hex digits, with the capitals of its checksum (EIP-55).',
  },
  'x402.address_unproven': {
    status: 422,
    message: 'The signature was not made with the key of this address. Sign exactly the message that is shown.',
  },
});

/**
 * Checks that whoever signed `message` (as wallets sign texts, EIP-191) holds the key of `address`.
 * The address must carry its EIP-55 checksum: a mistyped one is refused before money is sent to it.
 */
export async function verifyAddress(address: string, message: string, signature: string): Promise<Outcome<null>> {
  if (!isAddress(address) || address === address.toLowerCase()) return addressRefusals.refuse('x402.address_invalid');
  if (!isHex(signature)) return addressRefusals.refuse('x402.address_unproven');
  const signer = await recoverMessageAddress({ message, signature }).catch(() => null);
  return signer === address ? ok(null) : addressRefusals.refuse('x402.address_unproven');
}
