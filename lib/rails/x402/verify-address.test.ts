import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { parseAddress } from './parse-address';
import { verifyAddress } from './verify-address';

const account = privateKeyToAccount(generatePrivateKey());
const message = 'This address receives payouts of Acme.';

describe('proving an address', () => {
  it('takes a signature of exactly this message by exactly this address', async () => {
    const signature = await account.signMessage({ message });
    expect(await verifyAddress(account.address, message, signature)).toBe(true);
    expect(await verifyAddress(account.address, `${message} `, signature)).toBe(false);
    const other = privateKeyToAccount(generatePrivateKey());
    expect(await verifyAddress(other.address, message, signature)).toBe(false);
  });

  it.each(['0x12', 'hello', ''])('is not convinced by the signature %s', async (signature) => {
    expect(await verifyAddress(account.address, message, signature)).toBe(false);
  });

  it.each([account.address.toLowerCase(), account.address.slice(0, -1), '0x036CbD53842c5426634e7929541eC2318f3dCF7E'])(
    'knows no address %s, which carries no right checksum',
    async (address) => {
      expect(parseAddress(address)).toBeNull();
      expect(await verifyAddress(address, message, await account.signMessage({ message }))).toBe(false);
    },
  );
});
