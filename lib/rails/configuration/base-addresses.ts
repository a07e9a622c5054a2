import { parseAddress } from '@/lib/rails/x402/parse-address';
import { verifyAddress } from '@/lib/rails/x402/verify-address';
import type { AddressOwnership } from './ports';

/** Addresses on Base, as the chain itself writes and checks them. */
export const baseAddresses: AddressOwnership = {
  parse: parseAddress,
  verify: verifyAddress,
};
