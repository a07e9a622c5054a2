import { z } from 'zod';
import {
  refundBody,
  refundView,
  sessionParams,
  sessionView,
  settledView as settledSchema,
} from '@/lib/gate/actions/contract';
import { readPublicSession } from '@/lib/gate/actions/read-public';
import { findQuote } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, anyone, credential, operator } from '@/lib/gate/endpoint-parts';
import { gateRefusals } from '@/lib/gate/refusals';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { refundSession } from './refund-session';
import { payMockSession, settledView } from './settle-session';

const session = '/api/v1/payment-sessions/{payment_session_id}';

/** Payment sessions, as agents and operators see them. */
export const checkoutEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.session.get',
    method: 'GET',
    path: session,
    summary: 'Reads a payment session',
    who: anyone,
    errors: 'payjent',
    params: sessionParams,
    responses: { 200: { description: 'The session', schema: sessionView } },
    refusals: ['gate.session_not_found', 'gate.scope'],
    handle: ({ ctx, params, requestId }) =>
      answered(readPublicSession(deps, ctx, params.payment_session_id, requestId)),
  }),
  endpoint({
    name: 'gate.session.mock_pay',
    method: 'POST',
    path: `${session}/mock-pay`,
    summary: 'Pays a session of the mock provider',
    description: 'For development only; production refuses it.',
    who: operator,
    errors: 'payjent',
    params: sessionParams,
    body: z.object({}),
    bodyOptional: true,
    responses: { 200: { description: 'What was settled', schema: settledSchema } },
    refusals: [
      ...credential,
      'gate.operator_required',
      'gate.session_not_found',
      'gate.mock_disabled',
      'gate.already_paid',
      'gate.declined',
      'gate.checkout_closed',
      'gate.checkout_busy',
    ],
    handle: async ({ ctx, params }) => {
      if (!deps.settings.mockUsable) return gateRefusals.refuse('gate.mock_disabled');
      const found = await findQuote(deps, ctx, params.payment_session_id, 'session', 'gate.session_not_found');
      if (!found.ok) return found;
      const paid = await payMockSession(deps, ctx, found.value);
      return paid.ok ? answered(settledView(deps, ctx, paid.value)) : paid;
    },
  }),
  endpoint({
    name: 'gate.session.refund',
    method: 'POST',
    path: `${session}/refund`,
    summary: 'Sends a payer’s money back',
    who: operator,
    errors: 'payjent',
    params: sessionParams,
    body: refundBody,
    bodyOptional: true,
    responses: { 200: { description: 'What was refunded', schema: refundView } },
    refusals: [
      ...credential,
      'gate.operator_required',
      'gate.session_not_found',
      'gate.refund_provider',
      'gate.refund_unpaid',
      'gate.refund_unfailed',
    ],
    handle: ({ ctx, params, body }) => answered(refundSession(deps, ctx, params.payment_session_id, body)),
  }),
];
