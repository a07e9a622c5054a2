import { x402Client } from '@x402/core/client';
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import type { Address, Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

/** A key of one's own that signs what it is asked for. */
export interface PayerWallet {
  readonly privateKey: Hex;
  readonly address: Address;
  /** Signs what a `PAYMENT-REQUIRED` header asks for, with the official client: the header that pays. */
  sign(required: string): Promise<string>;
}

export function newWallet(): PayerWallet {
  const privateKey = generatePrivateKey();
  const account = privateKeyToAccount(privateKey);
  return {
    privateKey,
    address: account.address,
    async sign(required) {
      const client = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(account));
      client.setSpendControls({ maxAmountPerPayment: '$500' });
      return encodePaymentSignatureHeader(await client.createPaymentPayload(decodePaymentRequiredHeader(required)));
    },
  };
}
