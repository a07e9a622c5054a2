import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { findOperation, responseSchema, stripeDocument } from './document';
import { skeletonOf } from './skeleton';
import { violationsOf } from './testing/validate';

describe('the document', () => {
  it('is of the version that the installed SDK speaks', () => {
    expect(stripeDocument().info.version).toBe(new Stripe('sk_test_x', {}).getApiField('version'));
  });

  it('finds operations by address, fixed ones before those with ids', () => {
    expect(findOperation('GET', '/v1/payment_intents/pi_1')).toMatchObject({
      template: '/v1/payment_intents/{id}',
      params: { id: 'pi_1' },
    });
    expect(findOperation('POST', '/v1/invoices/create_preview')?.template).toBe('/v1/invoices/create_preview');
    expect(findOperation('DELETE', '/v1/payment_intents/pi_1')).toBeNull();
    expect(findOperation('GET', '/v1/unknown')).toBeNull();
  });

  it('keeps v1 and v2 accounts apart', () => {
    expect(responseSchema(findOperation('GET', '/v2/core/accounts/acct_1')?.operation ?? failed())).toEqual({
      $ref: '#/components/schemas/V2.Core.Account',
    });
    expect(responseSchema(findOperation('GET', '/v1/accounts/acct_1')?.operation ?? failed())).toEqual({
      $ref: '#/components/schemas/Account',
    });
  });
});

function failed(): never {
  throw new Error('The operation is missing.');
}

describe('skeletons', () => {
  it.each(['PaymentIntent', 'Charge', 'Refund', 'Transfer', 'Dispute', 'Checkout.Session', 'V2.Core.Account'])(
    '%s are valid by themselves',
    (name) => {
      const paths: Readonly<Record<string, string>> = {
        PaymentIntent: '/v1/payment_intents/x',
        Charge: '/v1/charges/x',
        Refund: '/v1/refunds/x',
        Transfer: '/v1/transfers/x',
        Dispute: '/v1/disputes/x',
        'Checkout.Session': '/v1/checkout/sessions/x',
        'V2.Core.Account': '/v2/core/accounts/x',
      };
      const response = skeletonOf(name);
      const exchange = { method: 'GET', path: paths[name] ?? '', request: {}, status: 200, response };
      expect(violationsOf(exchange)).toEqual([]);
      const { id: _gone, ...cut } = response;
      expect(violationsOf({ ...exchange, response: cut })).not.toEqual([]);
    },
  );

  it('share nothing', () => {
    const one = skeletonOf('Charge');
    one.amount = 5;
    expect(skeletonOf('Charge').amount).toBe(0);
  });
});

describe('the second opinion', () => {
  const answer = skeletonOf('PaymentIntent');
  const create = (request: unknown, response: unknown = answer) =>
    violationsOf({ method: 'POST', path: '/v1/payment_intents', request, status: 200, response });

  it('accepts what is right and names what is not', () => {
    expect(create({ amount: '1000', currency: 'usd' })).toEqual([]);
    expect(create({ amount: '1000', currency: 'usd', capture_methd: 'manual' }).join()).toContain('capture_methd');
    expect(create({ amount: '1000', currency: 'usd', capture_method: 'later' }).join()).toContain('capture_method');
    expect(create({ amount: '1.5', currency: 'usd' }).join()).toContain('/amount');
    expect(create({ amount: '1000', currency: 'usd' }, { ...answer, amount: '1000' }).join()).toContain('/amount');
    expect(create({ amount: '1000', currency: 'usd' }, { ...answer, object: 'charge' }).join()).toContain('/object');
  });

  it('holds a refusal to the error envelope', () => {
    const exchange = { method: 'GET', path: '/v1/nothing', request: {}, status: 404 };
    expect(violationsOf({ ...exchange, response: { error: { type: 'api_error' } } })).toEqual([]);
    expect(violationsOf({ ...exchange, response: { message: 'no' } })).not.toEqual([]);
    expect(violationsOf({ ...exchange, status: 200, response: {} })).toEqual([
      'GET /v1/nothing is not in the document',
    ]);
  });
});
