import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRouteHandler } from './mount-handlers';
import { type Front, startFront } from './server';
import { createFixture, get, knownId, post, type Sent, webRequest } from './testing/fixture';

const valid = { note: 'n', amount_cents: 5 };
const id = { 'x-request-id': 'same-on-both' };

const requests: Sent[] = [
  get('/health', id),
  get('/readiness', id),
  get('/openapi.json', id),
  { ...get('/health', id), method: 'HEAD' },
  { ...get('/harbor/intents', id), method: 'OPTIONS' },
  { ...get('/harbor/intents', id), method: 'DELETE' },
  get('/harbor/none', id),
  get(`/harbor/intents/${knownId}?limit=3`, { ...id, authorization: 'Bearer live.auditor' }),
  get(`/harbor/intents/${knownId}?limit=x`, { ...id, authorization: 'Bearer live.auditor' }),
  get('/harbor/intents/did%3Akey', { ...id, authorization: 'Bearer live.auditor' }),
  get(`/harbor/intents/${knownId}`, id),
  post('/harbor/intents', valid, id),
  post('/intents', valid, id),
  post('/harbor/intents', { ...valid, note: 'busy' }, id),
  post('/harbor/intents', '{', id),
  post('/harbor/intents', valid, { ...id, 'content-type': 'text/plain' }),
  post('/harbor/intents', valid, { ...id, 'x-tenant-id': 'org_live' }),
  post('/harbor/intents', `"${'x'.repeat(400_000)}"`, id),
  post('/harbor/intents', Uint8Array.of(0xff, 0xfe), id),
  post(`/harbor/intents/${knownId}/fund`, '', id),
  post(`/harbor/intents/${knownId}/fund?x=1`, '{}', id),
  post('/v1/sandbox/things', { a: 'ü' }, id),
  post('/v1/sandbox/things', {}, { ...id, authorization: 'Bearer live.operator' }),
  post('/v1/fault', { kind: 'bug' }, id),
  post('/v1/fault', { kind: 'outage' }, id),
];

/** Headers that the transport adds on its own. */
const transport = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding', 'content-length']);

async function seen(response: Response) {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !transport.has(name)));
  return { status: response.status, headers, body: await response.text() };
}

describe('one declaration, two mounts', () => {
  let front: Front;
  const fixture = createFixture();
  const mounted = createRouteHandler(async () => ({ dispatch: createFixture().dispatch, trustedProxyHops: 0 }));

  beforeAll(async () => {
    const log = { request: () => undefined, fault: () => undefined };
    const { dispatch } = fixture;
    front = await startFront({
      port: 0,
      host: null,
      origin: 'http://localhost:3000',
      trustedProxyHops: 0,
      dispatch,
      log,
    });
  });
  afterAll(() => front.close(0));

  it.each(
    requests.map((sent) => [`${sent.method} ${sent.path} ${String(sent.body ?? '').slice(0, 40)}`, sent] as const),
  )('answers alike: %s', async (_, sent) => {
    const { method, headers, body } = sent;
    const overHttp = await fetch(`http://127.0.0.1:${front.port}${sent.path}`, {
      method,
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    });
    expect(await seen(overHttp)).toEqual(await seen(await mounted(webRequest(sent))));
  });

  it('logs every request once', () => {
    expect(fixture.lines).toHaveLength(requests.length);
  });
});
