import { z } from 'zod';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { ok } from '@/lib/kernel/outcome';
import { openapiDocument } from './openapi';
import { webRefusals } from './refusals';

export interface WebEndpointDeps {
  /** True when the process can reach what it needs to do its work. */
  readonly ready: () => Promise<boolean>;
  /** Everything that is served, these endpoints included. */
  readonly endpoints: () => readonly Endpoint[];
  readonly origin: string;
}

const health = z.object({ status: z.literal('ok') });
const readiness = z.object({ status: z.literal('ready') });

/** Endpoints about the service itself. */
export function webEndpoints(deps: WebEndpointDeps): Endpoint[] {
  let document: Record<string, unknown> | null = null;
  return [
    endpoint({
      name: 'web.health.get',
      method: 'GET',
      path: '/health',
      summary: 'Says that the process is alive',
      who: { kind: 'public' },
      errors: 'problem',
      responses: { 200: { description: 'The process answers.', schema: health } },
      handle: async () => ok({ status: 200, body: { status: 'ok' } }),
    }),
    endpoint({
      name: 'web.readiness.get',
      method: 'GET',
      path: '/readiness',
      summary: 'Says whether the process can do its work',
      description: 'Answers 503 while the database cannot be reached. Load balancers should ask this one.',
      who: { kind: 'public' },
      errors: 'problem',
      responses: { 200: { description: 'The process can do its work.', schema: readiness } },
      handle: async () =>
        (await deps.ready())
          ? ok({ status: 200, body: { status: 'ready' } })
          : webRefusals.refuse('service.unavailable', { retryAfterSeconds: 1 }),
    }),
    endpoint({
      name: 'web.openapi.get',
      method: 'GET',
      path: '/openapi.json',
      summary: 'The OpenAPI 3.1 description of every endpoint',
      who: { kind: 'public' },
      errors: 'problem',
      responses: { 200: { description: 'The document.', schema: z.looseObject({ openapi: z.literal('3.1.0') }) } },
      handle: async () => {
        document ??= openapiDocument(deps.endpoints(), deps.origin);
        return ok({ status: 200, body: document, headers: { 'cache-control': 'public, max-age=60' } });
      },
    }),
  ];
}

/** The parts' endpoints together with the web's own. */
export function servedEndpoints(
  parts: readonly Endpoint[],
  deps: Omit<WebEndpointDeps, 'endpoints'>,
): readonly Endpoint[] {
  const served: Endpoint[] = [...parts];
  served.push(...webEndpoints({ ...deps, endpoints: () => served }));
  return served;
}
