import { proofHeaderName } from '@/lib/harbor/domain/recognition/proof';
import type { Endpoint, ProofPurpose } from '@/lib/kernel/endpoint';
import type { Client, Sent } from '@/lib/testing/client';
import type { Sample } from './sample';

export const purposeOf = ({ who }: Endpoint): ProofPurpose | null => (who.kind === 'key' ? (who.proof ?? null) : null);

/** Query as it is sent: values are encoded. */
const queryText = (query: Sample['query']): string => (query === undefined ? '' : `?${new URLSearchParams(query)}`);

export const bodyText = (sample: Sample): string | undefined =>
  sample.body === undefined ? undefined : JSON.stringify(sample.body);

/** Headers that the endpoint asks of this client; without a body there is no content type. */
function headersFor(endpoint: Endpoint, client: Client, path: string, body: Sent['body']): Sent['headers'] {
  if (endpoint.errors === 'payjent') return gateHeaders(endpoint, client);
  const { 'x-tenant-id': tenant, ...headers } = client.requests.plain(endpoint.method, path).headers;
  const isRefused = endpoint.who.kind === 'key' && endpoint.who.tenantHeader === 'refused';
  const purpose = purposeOf(endpoint);
  return {
    ...headers,
    ...(isRefused || tenant === undefined ? {} : { 'x-tenant-id': tenant }),
    ...(purpose === null ? {} : { [proofHeaderName]: client.proofFor(purpose, endpoint.method, path, body ?? '') }),
  };
}

/** Public endpoints that take a tenant's bootstrap token. */
const withBootstrap = ['gate.bootstrap.smoke', 'gate.smoke.run'];

/** The gate's clients send their key and what the body is, nothing else. An operator may do whatever an agent may. */
function gateHeaders({ who, name }: Endpoint, { identity: { gate } }: Client): Sent['headers'] {
  const ofCaller = name === 'gate.capabilities.get' ? gate?.bot : gate?.operator;
  const key = who.kind === 'agent' ? ofCaller : withBootstrap.includes(name) ? gate?.bootstrap : undefined;
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
}

/** The sample as this client sends it, signed for exactly this path and body. */
export function requestFor(
  endpoint: Endpoint,
  client: Client,
  sample: Sample,
  body: Sent['body'] = bodyText(sample),
): Sent {
  const { path } = sample;
  return {
    method: endpoint.method,
    path: `${path}${queryText(sample.query)}`,
    ...(body === undefined ? {} : { body }),
    headers: headersFor(endpoint, client, path, body),
  };
}
