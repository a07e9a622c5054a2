import { z } from 'zod';
import type { Actor, Tenant } from '@/lib/kernel/context';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { defineRefusals, ok } from '@/lib/kernel/outcome';
import type { Role } from '@/lib/kernel/permission';
import { createLimiter } from '@/lib/limits';
import { createDispatch, type Dispatch, type DispatchDeps } from '@/lib/web/dispatch';
import { servedEndpoints } from '@/lib/web/endpoints';
import type { Authenticate } from '@/lib/web/guard';
import type { FaultLine, RequestLine } from '@/lib/web/log';
import { fromWebRequest, type WireAnswer } from '@/lib/web/wire';

const refusals = defineRefusals({
  'fixture.not_found': { status: 404, message: 'No such thing.' },
  'fixture.unauthenticated': { status: 401, message: 'Send a key.' },
  'fixture.busy': { status: 503, message: 'Busy.', retryable: true },
});

export const knownId = '0197f2a0-0000-7000-8000-000000000001';

const thing = z.object({
  intent_id: z.string(),
  tenant: z.string(),
  note: z.string().nullable(),
  limit: z.number().nullable(),
});

const create = z.object({
  note: z.string().max(20),
  amount_cents: z.int().positive(),
  budget: z.strictObject({ scenario: z.enum(['ok', 'declined']) }).optional(),
});

const params = z.object({ intent_id: z.uuid() });

const thingEndpoints = (): Endpoint[] => [
  endpoint({
    name: 'fixture.thing.create',
    method: 'POST',
    path: '/harbor/intents',
    aliases: ['/intents'],
    summary: 'Create a thing',
    who: { kind: 'key', permission: 'intent.create', credential: 'in_read', proof: 'harbor.intent.create' },
    errors: 'paybond',
    body: create,
    responses: { 201: { description: 'Created.', schema: thing } },
    refusals: ['fixture.busy'],
    handle: async ({ ctx, body }) =>
      body.note === 'busy'
        ? refusals.refuse('fixture.busy', { retryAfterSeconds: 2.5 })
        : ok({
            status: 201,
            body: { intent_id: knownId, tenant: ctx.tenant.publicId, note: body.note, limit: body.amount_cents },
            headers: { 'payment-response': 'x' },
          }),
  }),
  endpoint({
    name: 'fixture.thing.get',
    method: 'GET',
    path: '/harbor/intents/{intent_id}',
    summary: 'Read a thing',
    who: { kind: 'key', permission: 'intent.read', credential: 'fresh' },
    errors: 'problem',
    params,
    query: z.object({ limit: z.coerce.number().int().min(1).max(9).optional() }),
    responses: { 200: { description: 'The thing.', schema: thing } },
    refusals: ['fixture.not_found'],
    handle: async ({ ctx, params: { intent_id }, query }) =>
      intent_id === knownId
        ? ok({ status: 200, body: { intent_id, tenant: ctx.tenant.publicId, note: null, limit: query.limit ?? null } })
        : refusals.refuse('fixture.not_found'),
  }),
  endpoint({
    name: 'fixture.thing.fund',
    method: 'POST',
    path: '/harbor/intents/{intent_id}/fund',
    summary: 'Fund a thing',
    who: { kind: 'key', permission: 'intent.fund', credential: 'in_read' },
    errors: 'paybond',
    params,
    body: z.object({}),
    bodyOptional: true,
    responses: { 200: { description: 'Funded.', schema: z.object({ path: z.string(), bytes: z.number() }) } },
    refusals: ['fixture.not_found'],
    handle: async ({ path, rawBody }) => ok({ status: 200, body: { path, bytes: rawBody.byteLength } }),
  }),
];

const otherEndpoints = (): Endpoint[] => [
  endpoint({
    name: 'fixture.sandbox.bootstrap',
    method: 'POST',
    path: '/v1/sandbox/things',
    summary: 'Sandbox only',
    who: {
      kind: 'key',
      permission: 'sandbox.guardrail',
      environments: ['sandbox'],
      credential: 'fresh',
      tenantHeader: 'refused',
    },
    errors: 'flat',
    body: z.looseObject({}),
    responses: { 200: { description: 'Done.', schema: z.looseObject({}) } },
    handle: async ({ body }) => ok({ status: 200, body }),
  }),
  endpoint({
    name: 'fixture.fault.raise',
    method: 'POST',
    path: '/v1/fault',
    summary: 'Breaks in the way that is asked for',
    who: { kind: 'public' },
    errors: 'paybond',
    body: z.object({ kind: z.enum(['bug', 'outage', 'late', 'undeclared', 'schema']) }),
    responses: { 200: { description: 'Never.', schema: z.object({ word: z.literal('kept') }) } },
    handle: async ({ body: { kind } }) => {
      if (kind === 'bug') throw new Error('secret canary in a stack');
      if (kind === 'outage') throw Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
      if (kind === 'late') await new Promise((resolve) => setTimeout(resolve, 2_000).unref());
      return ok({ status: kind === 'undeclared' ? 418 : 200, body: { word: 'broken' } });
    },
  }),
];

/** Each shape of declaration once: the web is tested against these rather than against the product's parts. */
export const fixtureEndpoints = (): Endpoint[] => [...thingEndpoints(), ...otherEndpoints()];

const tenantOf = (environment: Tenant['environment']): Tenant => ({
  id: environment === 'sandbox' ? '00000000-0000-4000-8000-000000000001' : '00000000-0000-4000-8000-000000000002',
  publicId: `org_${environment}`,
  organizationId: '00000000-0000-4000-8000-0000000000aa',
  environment,
  name: environment,
});

const actorOf = (role: Role): Actor => ({ kind: 'service_key', id: `key_${role}`, role, name: role });

/** Keys have the form `<environment>.<role>`. */
export const fakeAuthenticate: Authenticate = async (bearer) => {
  const [environment, role] = bearer?.split('.') ?? [];
  if (environment !== 'sandbox' && environment !== 'live') return refusals.refuse('fixture.unauthenticated');
  if (role !== 'operator' && role !== 'auditor') return refusals.refuse('fixture.unauthenticated');
  return ok({ tenant: tenantOf(environment), actor: actorOf(role) });
};

export interface Fixture {
  readonly dispatch: Dispatch;
  readonly endpoints: readonly Endpoint[];
  readonly lines: RequestLine[];
  readonly faults: FaultLine[];
}

/** A dispatcher over the fixture's endpoints, with its log lines kept. */
export function createFixture(overrides: Partial<DispatchDeps> = {}): Fixture {
  const lines: RequestLine[] = [];
  const faults: FaultLine[] = [];
  const endpoints = servedEndpoints(fixtureEndpoints(), { ready: async () => true, origin: 'http://localhost:3000' });
  const dispatch = createDispatch({
    endpoints,
    authenticate: fakeAuthenticate,
    authenticateAgent: async () => refusals.refuse('fixture.unauthenticated'),
    limiter: createLimiter(),
    log: { request: (line) => lines.push(line), fault: (line) => faults.push(line) },
    now: () => new Date('2026-11-20T12:00:00Z'),
    checkAnswers: true,
    secure: false,
    ...overrides,
  });
  return { dispatch, endpoints, lines, faults };
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

const operatorKey = { authorization: 'Bearer sandbox.operator' };
const json = { ...operatorKey, 'content-type': 'application/json' };

export const get = (path: string, headers: Sent['headers'] = operatorKey): Sent => ({ method: 'GET', path, headers });

const isBytes = (body: object): body is Uint8Array<ArrayBuffer> => body instanceof Uint8Array;

export const post = (
  path: string,
  body: object | string | Uint8Array<ArrayBuffer>,
  headers: Sent['headers'] = {},
): Sent => ({
  method: 'POST',
  path,
  headers: { ...json, ...headers },
  body: typeof body === 'string' || isBytes(body) ? body : JSON.stringify(body),
});

export const webRequest = ({ method, path, headers, body }: Sent): Request =>
  new Request(`http://localhost:3000${path}`, {
    method,
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  });

/** Sends through the dispatcher alone. */
export async function send(fixture: Fixture, sent: Sent): Promise<WireAnswer & { readonly json: unknown }> {
  const answered = fixture.dispatch(fromWebRequest(webRequest(sent), '192.0.2.1'));
  if (!answered) throw new Error(`${sent.path} was handed to Next`);
  const answer = await answered;
  return { ...answer, json: answer.body === '' ? null : JSON.parse(answer.body) };
}

const nested = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.looseObject({ field: z.string().optional() }) }),
});

/** The error inside a body of the `paybond` family. */
export const nestedError = (json: unknown) => nested.parse(json).error;
