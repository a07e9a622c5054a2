import { expect, test } from 'vitest';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { findFundingSignal } from './funding-signal';

const authorization = { from: '0xa', to: '0xb', value: '1000', validAfter: '0', validBefore: '9', nonce: '0x1' };

test.each<[string, JsonObject, string]>([
  [
    'a Stripe event',
    { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object: {} } },
    '.object',
  ],
  ['an event without its object field', { type: 'charge.captured', data: {} }, '.type'],
  ['a thin event', { type: 'v1.payout.paid' }, '.type'],
  ['a payment intent', { id: 'pi_1', object: 'payment_intent', status: 'succeeded' }, '.object'],
  ['a payment intent by its id', { id: 'pi_1', status: 'succeeded' }, '.id'],
  ['an x402 payment', { x402Version: 2, payload: { signature: '0x', authorization } }, '.x402Version'],
  ['its signed authorisation', { signature: '0x', authorization }, '.authorization'],
  ['an x402 session', { payment_session_id: 'ps_1', status: 'authorized' }, '.payment_session_id'],
  ['an authorisation', { authorization_id: 'auth_1' }, '.authorization_id'],
])('%s is refused as evidence', (_, payload, place) => {
  expect(findFundingSignal(payload)).toBe(place);
});

test.each<[string, JsonObject]>([
  ['an API answer', { http_status: 200, vendor_ref_id: 'ch_3NxExample', response_digest: 'blake3:00' }],
  [
    'a vendor webhook',
    { webhook_event_id: 'evt_1NxExample', event_type: 'payment.succeeded', payload_digest: 'blake3:00' },
  ],
  ['an attested artifact', { artifact_blake3_hex: ['00'], operation: 'attested', vendor_ref_id: 'job_1' }],
  ['a cost', { status: 'completed', cost_cents: 10 }],
  [
    'an invoice',
    { invoice_number: 'INV-1', payment_reference: 'ref', webhook_event_id: 'e', event_type: 'invoice.paid' },
  ],
  [
    'a document with a type and an id of its own',
    { id: 'order_1', type: 'report', object: 'list', authorization: 'Dr. No' },
  ],
  ['prototype members', JSON.parse('{"constructor":1,"__proto__":{"x402Version":1}}')],
])('%s is evidence', (_, payload) => {
  expect(findFundingSignal(payload)).toBeNull();
});
