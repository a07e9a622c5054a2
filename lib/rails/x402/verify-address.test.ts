import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { verifyAddress } from './verify-address';

const account = privateKeyToAccount(generatePrivateKey());
const message = 'This address receives payouts of Acme.';

describe('proving an address', () => {
  it('takes a signature of exactly this message by exactly this address', async () => {
    const signature = await account.signMessage({ message });
    expect(await verifyAddress(account.address, message, signature)).toMatchObject({ ok: true });
    expect(await verifyAddress(account.address, `${message} `, signature)).toMatchObject({
      refusal: { code: 'x402.address_unproven' },
    });
    const other = privateKeyToAccount(generatePrivateKey());
    expect(await verifyAddress(other.address, message, signature)).toMatchObject({ ok: false });
  });

  it.each(['0x12', 'hello', ''])('refuses the signature %s', async (signature) => {
    expect(await verifyAddress(account.address, message, signature)).toMatchObject({
      refusal: { code: 'x402.address_unproven' },
    });
  });

  it.each([account.address.toLowerCase(), account.address.slice(0, -1), '0x036CbD53842c5426634e7929541eC2318f3dCF7E'])(
    'refuses %s, which carries no right checksum',
    async (address) => {
      const signature = await account.signMessage({ message });
      expect(await verifyAddress(address, message, signature)).toMatchObject({
        refusal: { code: 'x402.address_invalid' },
      });
    },
  );
});
