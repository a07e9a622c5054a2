import { z } from 'zod';
import { sessionParams } from '@/lib/gate/actions/contract';
import { findQuote } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { credential, operator } from '@/lib/gate/endpoint-parts';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { defineRefusals } from '@/lib/kernel/outcome';

/** What clients know of payment gates and this one does not have. It says so, rather than being silent about the path. */
export const unofferedRefusals = defineRefusals({
  'gate.crypto_unoffered': {
    status: 501,
    message:
      'marking a session as paid by hand is not offered here; payers pay with stripe, usdc or, in a sandbox, mock',
  },
  'gate.link_unoffered': {
    status: 501,
    message: 'Link is not offered here; payers pay with stripe, usdc or, in a sandbox, mock',
  },
  'gate.decal_unoffered': {
    status: 501,
    message: 'Decal is not offered here; payers pay with stripe, usdc or, in a sandbox, mock',
  },
});

interface Unoffered {
  readonly name: string;
  readonly verb: string;
  readonly summary: string;
  readonly code: 'gate.crypto_unoffered' | 'gate.link_unoffered';
}

const ofSession: readonly Unoffered[] = [
  {
    name: 'gate.session.crypto_mark_paid',
    verb: 'crypto/mark-paid',
    summary: 'Not offered: no session is paid by word of mouth',
    code: 'gate.crypto_unoffered',
  },
  {
    name: 'gate.session.link_request',
    verb: 'link/spend-request',
    summary: 'Not offered: payments with Link',
    code: 'gate.link_unoffered',
  },
  {
    name: 'gate.session.link_poll',
    verb: 'link/poll',
    summary: 'Not offered: payments with Link',
    code: 'gate.link_unoffered',
  },
];

/** Whatever the body is: it is not looked at. */
const anyBody = z.looseObject({});

/** Routes of rails that this product does not have. */
export const unofferedEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...ofSession.map(({ name, verb, summary, code }) =>
    endpoint({
      name,
      method: 'POST',
      path: `/api/v1/payment-sessions/{payment_session_id}/${verb}`,
      summary,
      who: operator,
      errors: 'payjent',
      params: sessionParams,
      body: anyBody,
      bodyOptional: true,
      responses: {},
      refusals: [...credential, 'gate.operator_required', 'gate.session_not_found', code],
      handle: async ({ ctx, params }) => {
        const found = await findQuote(deps, ctx, params.payment_session_id, 'session', 'gate.session_not_found');
        return found.ok ? unofferedRefusals.refuse(code) : found;
      },
    }),
  ),
  endpoint({
    name: 'gate.decal.webhook',
    method: 'POST',
    path: '/api/v1/webhooks/decal',
    summary: 'Not offered: payments with Decal',
    who: { kind: 'public' },
    errors: 'payjent',
    body: anyBody,
    bodyOptional: true,
    responses: {},
    refusals: ['gate.decal_unoffered'],
    handle: async () => unofferedRefusals.refuse('gate.decal_unoffered'),
  }),
];
