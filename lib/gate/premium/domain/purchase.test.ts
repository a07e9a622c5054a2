import { describe, expect, it } from 'vitest';
import { riskReason } from '@/lib/gate/domain/risk';
import { purchaseBody } from '@/lib/gate/premium/contract';
import { purchaseExample, refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import { isPrivatePurchaseData, purchaseEnvelope } from './purchase';

const settings = { allowedHosts: ['buyer.example'] };
const build = (more: object, allowedHosts = settings.allowedHosts) =>
  purchaseEnvelope(purchaseBody.parse({ ...purchaseExample, ...more }), { allowedHosts });
const refused = (more: object, allowedHosts?: string[]) => refusalOf(build(more, allowedHosts));

describe('a purchase', () => {
  it('U01 becomes an order for the procurement executor', () => {
    const action = valueIn(build({}));
    expect(action.executionEnvelope).toMatchObject({
      provider: 'merchant_purchase',
      category: 'physical_or_digital_purchase_procurement',
      merchant: purchaseExample.merchant,
      item: purchaseExample.item,
      order_summary: purchaseExample.order_summary,
      amount_minor: 250,
      currency: 'USD',
      cost_breakdown: purchaseExample.cost_breakdown,
      service_url: 'https://buyer.example/orders',
      method: 'POST',
      body: purchaseExample.body,
      headers: { Accept: 'application/json' },
      payjent_fulfillment_callback: true,
      money_flow: expect.stringContaining('does not directly pay the merchant'),
    });
    expect(action.executionEnvelope.money_flow).toMatch(/No funds go to the agent/);
    expect(action.publicUrlsToCheck).toMatchObject([{ field: 'service_url', url: 'https://buyer.example/orders' }]);
    expect(riskReason(action.requestSummary, action.executionEnvelope)).toBeNull();
  });

  it('U02 refuses a body without the flag or without an executor', () => {
    expect(refused({ payjent_fulfillment_callback: false })).toMatchObject({
      status: 422,
      message: expect.stringContaining('payjent_fulfillment_callback'),
    });
    for (const service_url of ['', '  ', null]) {
      expect(refused({ service_url })).toMatchObject({ status: 422, message: expect.stringContaining('service_url') });
    }
  });

  it('U02 refuses a wrong sum', () => {
    expect(refused({ amount_minor: 251 })).toMatchObject({
      status: 422,
      message: 'cost_breakdown total must equal amount_minor',
    });
  });

  it('U02 refuses private data at any depth, says where, and repeats no value', () => {
    const refusal = refused({ body: { order: [{ Amazon_Password: 'hunter2' }] } });
    expect(refusal).toMatchObject({ status: 422, message: expect.stringContaining('credential') });
    expect(refusal.message).toContain('body.order[0].Amazon_Password');
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });

  it('U02 names the procurement executor when no host is listed, and refuses one that is not', () => {
    expect(refused({}, [])).toMatchObject({ status: 422, message: expect.stringContaining('procurement executor') });
    expect(refused({}, ['other.example'])).toMatchObject({
      status: 422,
      message: 'service_url hostname is not allowed for fulfillment callback',
    });
    expect(build({ service_url: 'https://BUYER.example./orders' }).ok).toBe(true);
    expect(refused({ service_url: 'https://x.buyer.example/orders' }).code).toBe('premium.executor_not_listed');
  });

  it('H03 refuses an executor without https', () => {
    expect(refused({ service_url: 'http://localhost/orders' }).message).toBe('service_url must use https');
  });

  it('H02 stores only headers that the callback may send', () => {
    const headers = { Authorization: 'a', Cookie: 'b', 'X-Api-Key': 'c', Accept: 'd', 'idempotency-key': 'e' };
    expect(valueIn(build({ headers })).executionEnvelope.headers).toEqual({ Accept: 'd', 'idempotency-key': 'e' });
  });

  it('shows only a link that a browser may open', () => {
    const item = { summary: 'a', url: 'javascript:alert(1)' };
    expect(refused({ item })).toMatchObject({ status: 422, field: 'item.url' });
    expect(build({ item: { summary: 'a' } }).ok).toBe(true);
  });

  it.each([
    'card_number',
    'cardNumber',
    'creditCard',
    'cvv2',
    'CVC',
    'pan',
    'PAN',
    'card-pan',
    'userPan',
    'password',
    'passcode',
    'login_credentials',
    'amazonLogin',
    'shipping-address',
    'shippingAddress',
    'address_line_1',
    'ssn',
    'customerSSN',
    'clientSecret',
    'authToken',
    'accesstoken',
  ])('treats %s as private', (name) => {
    expect(isPrivatePurchaseData(name)).toBe(true);
  });

  it.each([
    'company',
    'span',
    'lifespan',
    'timeSpan',
    'time_span',
    'panel',
    'className',
    'expand',
    'sku',
    'token_count',
  ])('lets %s pass', (name) => {
    expect(isPrivatePurchaseData(name)).toBe(false);
  });
});
