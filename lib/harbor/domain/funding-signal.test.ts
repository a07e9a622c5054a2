import fc from 'fast-check';
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
  ['a session in camel case', { paymentSessionId: 'ps_1' }, '.paymentSessionId'],
  ['a handle beside an empty twin', { authorization_id: 'auth_1', authorizationId: null }, '.authorization_id'],
  ['a capture', { capture_id: 'cap_1', status: 'capture_succeeded' }, '.capture_id'],
  ['a void', { void_id: 'void_1' }, '.void_id'],
  ['a session event', { eventType: 'acceptance.payment_session.captured', data: {} }, '.eventType'],
  ['a payment header', { 'PAYMENT-SIGNATURE': 'eyJ4NDAyVmVyc2lvbiI6Mn0' }, '.PAYMENT-SIGNATURE'],
  ['a payment header in snake case', { payment_signature: 'eyJ4' }, '.payment_signature'],
  ['a settlement receipt', { success: true, transaction: '0x1', network: 'base', payer: '0x2' }, '.transaction'],
  ['an event in a wrapper', { status: 'completed', event: { object: 'event', id: 'evt_1' } }, '.event.object'],
  ['the object of an event', { data: { object: { object: 'charge', paid: true } } }, '.data.object.object'],
  ['the data of an event', { data: { payment_session_id: 'ps_1' } }, '.data.payment_session_id'],
  ['a payload in a wrapper', { payload: { signature: '0x', authorization } }, '.payload.authorization'],
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
  ['a charge reference', { charge_id: 'ch_1', status: 'completed', cost_cents: 10, vendor_ref_id: 'ch_1' }],
  ['handles that are empty', { authorization_id: null, payment_session_id: '', capture_id: null }],
  ['an event of its own', { event: 'job.completed', data: { object: 'invoice', type: 'job' }, payload: ['pi_1'] }],
  ['a bank transaction', { transaction: 'T-1', network: 'sepa' }],
  ['wrapping deeper than a webhook does', { job: { report: { object: 'charge' } } }],
  ['prototype members', JSON.parse('{"constructor":1,"__proto__":{"x402Version":1}}')],
])('%s is evidence', (_, payload) => {
  expect(findFundingSignal(payload)).toBeNull();
});

test('any JSON object gets an answer', () => {
  const json = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.constant(null)] });
  fc.assert(
    fc.property(json, (value) => {
      const place = findFundingSignal(JSON.parse(JSON.stringify(value)));
      return place === null || place.startsWith('.');
    }),
  );
});
