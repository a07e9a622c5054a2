import { x402Client } from '@x402/core/client';
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { deadlinesOf } from './domain/deadlines';
import { paymentRequirements } from './domain/requirements';
import { nobody } from './domain/terms';
import { networks } from './networks';
import { domainSeparator, paymentNonce, recoverPayer } from './payment-hash';
import { decodePayment, encodeRequired } from './payment-header';

const payer = privateKeyToAccount(generatePrivateKey());
const operator = privateKeyToAccount(generatePrivateKey()).address;
const { capture, refund } = deadlinesOf(new Date(Date.now() + 86_400_000));
const requirements = paymentRequirements({
  deployment: networks.local,
  operator,
  payTo: operator,
  amount: 990_000n,
  captureDeadline: capture,
  refundDeadline: refund,
});

async function officialPayment() {
  const required = decodePaymentRequiredHeader(encodeRequired(requirements, 'http://localhost:3000/x'));
  const client = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(payer));
  return client.createPaymentPayload(required);
}

describe('the payment header', () => {
  it('is read as the official client writes it, with the nonce and signer that we compute ourselves', async () => {
    const header = encodePaymentSignatureHeader(await officialPayment());
    const decoded = decodePayment(header);
    if (decoded === null) throw new Error('not read');
    const { presented } = decoded;
    expect(decoded.accepts(requirements)).toBe(true);
    expect(decoded.accepts({ ...requirements, amount: '1' })).toBe(false);
    expect(await recoverPayer(networks.local, presented)).toBe(payer.address);
    const { authorization, salt } = presented;
    expect(authorization.nonce).toBe(
      paymentNonce(networks.local, {
        operator,
        payer: payer.address,
        receiver: operator,
        token: networks.local.asset,
        maxAmount: 990_000n,
        preApprovalExpiry: Number(authorization.validBefore),
        authorizationExpiry: capture,
        refundExpiry: refund,
        minFeeBps: 0,
        maxFeeBps: 0,
        feeReceiver: nobody,
        salt: BigInt(salt),
      }),
    );
  });

  it('12: validBefore omitted or 0: all six fields are required, as decimal strings', async () => {
    const payment = await officialPayment();
    const authorization: unknown = Reflect.get(payment.payload, 'authorization');
    const fields = Object.entries(authorization as Record<string, string>);
    const encode = (changed: unknown): string =>
      Buffer.from(JSON.stringify({ ...payment, payload: { ...payment.payload, authorization: changed } })).toString(
        'base64',
      );
    expect(decodePayment(encode(Object.fromEntries(fields)))).not.toBeNull();
    expect(fields).toHaveLength(6);
    for (const [name] of fields) {
      const rest = fields.filter(([each]) => each !== name);
      expect(decodePayment(encode(Object.fromEntries(rest))), name).toBeNull();
      expect(decodePayment(encode(Object.fromEntries([...rest, [name, 7]]))), name).toBeNull();
      expect(decodePayment(encode(Object.fromEntries([...rest, [name, '-1']]))), name).toBeNull();
    }
    expect(decodePayment(encode(Object.fromEntries([...fields, ['more', '1']])))).toBeNull();
  });

  it.each(['', 'no base64!', 'bnVsbA==', Buffer.from('{}').toString('base64'), 'A'.repeat(8_196)])(
    'refuses %.20s',
    (header) => {
      expect(decodePayment(header)).toBeNull();
    },
  );

  it('13: wrong EIP-712 name per chain: the domain is that of the real token on Base', () => {
    // DOMAIN_SEPARATOR() of USDC on Base, as published by the token itself.
    expect(domainSeparator(networks.base)).toBe('0x02fa7265e7c5d81118673727957699e4d68f74cd74b7db77da710fe8a2c7834f');
    expect(domainSeparator({ ...networks.base, assetName: 'USDC' })).not.toBe(domainSeparator(networks.base));
  });
});
