import { z } from 'zod';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import {
  createServiceKeySchema,
  issuedServiceKeySchema,
  keyIdSchema,
  pageQuerySchema,
  serviceKeyAnswerSchema,
  serviceKeyPageSchema,
} from './contract';
import { createServiceKey } from './create-service-key';
import type { IdentityDeps } from './deps';
import { answered, answeredItem, credentialRefusals, holderOf, idempotencyCodes } from './endpoint-parts';
import { listServiceKeys } from './list-service-keys';
import { revokeServiceKey } from './revoke-service-key';
import { rotateServiceKey } from './rotate-service-key';

const path = '/v1/admin/api-keys';
const params = z.object({ id: keyIdSchema });
const issued = { schema: issuedServiceKeySchema };

/** `/v1/admin/api-keys` of the Paybond contract. */
export const serviceKeyEndpoints = (deps: IdentityDeps): Endpoint[] => [
  listEndpoint(deps),
  createEndpoint(deps),
  rotateEndpoint(deps),
  revokeEndpoint(deps),
];

const listEndpoint = (deps: IdentityDeps): Endpoint =>
  endpoint({
    name: 'identity.service_key.list',
    method: 'GET',
    path,
    summary: 'Lists service keys, newest first',
    who: holderOf('key.read'),
    errors: 'paybond',
    query: pageQuerySchema,
    responses: { 200: { description: 'A page; no item holds a secret.', schema: serviceKeyPageSchema } },
    refusals: [...credentialRefusals, 'page.cursor_invalid'],
    handle: async ({ ctx, query }) => answered(200, await listServiceKeys(ctx, query, deps)),
  });

const createEndpoint = (deps: IdentityDeps): Endpoint =>
  endpoint({
    name: 'identity.service_key.create',
    method: 'POST',
    path,
    summary: 'Creates a service key',
    description:
      'The key is in this answer and nowhere else: only its hash is kept. A repeat with the same Idempotency-Key ' +
      'says already_issued and holds no key. A new name creates the service account.',
    who: holderOf('key.manage'),
    errors: 'paybond',
    body: createServiceKeySchema,
    responses: { 201: { description: 'The key, shown once.', ...issued } },
    refusals: [
      ...credentialRefusals,
      ...idempotencyCodes,
      'role.above_own',
      'service_account.role_differs',
      'capability.closed',
    ],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const input = { ...call.body, idempotency: idempotency.value };
      return answered(201, await createServiceKey(call.ctx, input, deps));
    },
  });

const rotateEndpoint = (deps: IdentityDeps): Endpoint =>
  endpoint({
    name: 'identity.service_key.rotate',
    method: 'POST',
    path: `${path}/{id}/rotate`,
    summary: 'Replaces a service key',
    description: 'The old key stops working at once. The new one is in this answer and nowhere else.',
    who: holderOf('key.manage'),
    errors: 'paybond',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 200: { description: 'The new key, shown once.', ...issued } },
    refusals: [
      'service_key.not_found',
      ...credentialRefusals,
      ...idempotencyCodes,
      'role.above_own',
      'service_key.revoked',
    ],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const input = { keyId: call.params.id, idempotency: idempotency.value };
      return answered(200, await rotateServiceKey(call.ctx, input, deps));
    },
  });

const revokeEndpoint = (deps: IdentityDeps): Endpoint =>
  endpoint({
    name: 'identity.service_key.revoke',
    method: 'DELETE',
    path: `${path}/{id}`,
    summary: 'Revokes a service key',
    description: 'It stops working at once. Revoking it again changes nothing.',
    who: holderOf('key.manage'),
    errors: 'paybond',
    params,
    responses: { 200: { description: 'The key as it now stands.', schema: serviceKeyAnswerSchema } },
    refusals: ['service_key.not_found', ...credentialRefusals],
    handle: async (call) => answeredItem(200, await revokeServiceKey(call.ctx, { keyId: call.params.id }, deps)),
  });
