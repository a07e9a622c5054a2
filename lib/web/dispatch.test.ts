import { describe, expect, it } from 'vitest';
import { bounds } from '@/lib/kernel/bounds';
import { ok } from '@/lib/kernel/outcome';
import {
  createFixture,
  fakeAuthenticate,
  fixtureEndpoints,
  get,
  knownId,
  nestedError,
  post,
  send,
} from './testing/fixture';
import { fromWebRequest } from './wire';

const valid = { note: 'n', amount_cents: 5 };
const code = (json: unknown) => nestedError(json).code;

describe('an accepted request', () => {
  it('answers with the handler’s status, body and headers', async () => {
    const answer = await send(createFixture(), post('/harbor/intents', valid));
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ intent_id: knownId, tenant: 'org_sandbox', note: 'n', limit: 5 });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'payment-response': 'x',
    });
  });

  it('is served under an alias, with the path as sent', async () => {
    expect((await send(createFixture(), post('/intents', valid))).status).toBe(201);
    const funded = await send(createFixture(), post(`/harbor/intents/${knownId}/fund?x=1`, ' {} '));
    expect(funded.json).toEqual({ path: `/harbor/intents/${knownId}/fund`, bytes: 4 });
  });

  it('may leave out a body that is optional', async () => {
    const sent = {
      method: 'POST',
      path: `/harbor/intents/${knownId}/fund`,
      headers: { authorization: 'Bearer sandbox.operator' },
    };
    expect((await send(createFixture(), sent)).json).toMatchObject({ bytes: 0 });
  });

  it('parses the query and ignores a content type on GET', async () => {
    const headers = { authorization: 'Bearer live.auditor', 'content-type': 'application/json' };
    const answer = await send(createFixture(), get(`/harbor/intents/${knownId}?limit=3`, headers));
    expect(answer.json).toMatchObject({ limit: 3, tenant: 'org_live' });
  });

  it('answers HEAD as GET', async () => {
    const answer = await send(createFixture(), { method: 'HEAD', path: '/health' });
    expect(answer.status).toBe(200);
  });

  it('leaves paths outside the wire to Next', () => {
    const { dispatch } = createFixture();
    expect(dispatch(fromWebRequest(new Request('http://h/console/intents'), 'a'))).toBeNull();
    expect(dispatch(fromWebRequest(new Request('http://h/'), 'a'))).toBeNull();
  });
});

describe('request ids', () => {
  it('keeps a sane one and replaces any other', async () => {
    const fixture = createFixture();
    const kept = await send(fixture, get('/health', { 'x-request-id': 'caller-id_1.2' }));
    expect(kept.headers['x-request-id']).toBe('caller-id_1.2');
    const replaced = await send(fixture, get('/health', { 'x-request-id': 'bad id\u007b"' }));
    expect(replaced.headers['x-request-id']).toMatch(/^[A-Za-z0-9._-]{8,64}$/);
    const failed = await send(fixture, get('/v1/none', { 'x-request-id': 'caller-id_1.2' }));
    expect(failed.json).toMatchObject({ request_id: 'caller-id_1.2' });
  });
});

describe('who may call', () => {
  it.each([
    ['no credential', {}, 401, 'fixture.unauthenticated'],
    ['an unknown key', { authorization: 'Bearer nobody.here' }, 401, 'fixture.unauthenticated'],
    ['another scheme', { authorization: 'Basic sandbox.operator' }, 401, 'fixture.unauthenticated'],
    ['a role without the permission', { authorization: 'Bearer sandbox.auditor' }, 403, 'request.permission'],
    ['another tenant in the header', { 'x-tenant-id': 'org_live' }, 401, 'request.tenant_header'],
  ])('refuses %s', async (_, headers, status, expected) => {
    const withKey = 'x-tenant-id' in headers ? { authorization: 'Bearer sandbox.operator', ...headers } : headers;
    const answer = await send(createFixture(), {
      ...post('/harbor/intents', valid),
      headers: { 'content-type': 'application/json', ...withKey },
    });
    expect([answer.status, code(answer.json)]).toEqual([status, expected]);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  });

  it('takes the credential’s own tenant in the header', async () => {
    const answer = await send(createFixture(), post('/harbor/intents', valid, { 'x-tenant-id': 'org_sandbox' }));
    expect(answer.status).toBe(201);
  });

  it('refuses keys of another environment, and a tenant header where none belongs', async () => {
    const live = await send(createFixture(), post('/v1/sandbox/things', {}, { authorization: 'Bearer live.operator' }));
    expect([live.status, live.json]).toMatchObject([403, { error: 'request.environment' }]);
    const header = await send(createFixture(), post('/v1/sandbox/things', {}, { 'x-tenant-id': 'org_sandbox' }));
    expect([header.status, header.json]).toMatchObject([400, { error: 'request.tenant_header_refused' }]);
  });

  it('asks for a credential before it says anything about the request', async () => {
    const answer = await send(createFixture(), post('/harbor/intents', '{broken', { authorization: 'Bearer x.y' }));
    expect(answer.status).toBe(401);
  });

  it('tells the look-up how fresh the credential has to be', async () => {
    const asked: string[] = [];
    const fixture = createFixture({
      authenticate: (bearer, now, how) => {
        asked.push(how);
        return fakeAuthenticate(bearer, now, how);
      },
    });
    await send(fixture, post('/harbor/intents', valid));
    await send(fixture, get(`/harbor/intents/${knownId}`));
    expect(asked).toEqual(['in_read', 'fresh']);
  });
});

describe('broken input', () => {
  const plain = { 'content-type': 'text/plain' };
  it.each([
    ['broken JSON', '{', {}, 400, 'request.malformed_json', undefined],
    ['a repeated name', '{"note":"a","note":"b","amount_cents":1}', {}, 400, 'request.malformed_json', undefined],
    ['bytes that are not UTF-8', Uint8Array.of(0xff), {}, 400, 'request.malformed_json', undefined],
    ['another content type', valid, plain, 415, 'request.unsupported_media_type', undefined],
    [
      'another charset',
      valid,
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'request.unsupported_media_type',
      undefined,
    ],
    ['no body', '', {}, 400, 'request.invalid', undefined],
    ['a body past the bound', `"${'x'.repeat(bounds.bodyBytes)}"`, {}, 413, 'request.body_too_large', undefined],
    ['an array', [], {}, 400, 'request.invalid', undefined],
    ['a missing field', { amount_cents: 5 }, {}, 400, 'request.invalid', 'note'],
    ['a wrong type', { note: 7, amount_cents: 5 }, {}, 400, 'request.invalid', 'note'],
    ['zero', { note: 'n', amount_cents: 0 }, {}, 400, 'request.invalid', 'amount_cents'],
    ['a negative amount', { note: 'n', amount_cents: -1 }, {}, 400, 'request.invalid', 'amount_cents'],
    ['a fraction', { note: 'n', amount_cents: 1.5 }, {}, 400, 'request.invalid', 'amount_cents'],
    [
      'an amount above 2^53',
      '{"note":"n","amount_cents":9007199254740993}',
      {},
      400,
      'request.invalid',
      'amount_cents',
    ],
    [
      'a wrong word deep inside',
      { ...valid, budget: { scenario: 'x' } },
      {},
      400,
      'request.invalid',
      'budget.scenario',
    ],
    [
      'an unknown field where none may be',
      { ...valid, budget: { scenario: 'ok', y: 1 } },
      {},
      400,
      'request.invalid',
      'budget.y',
    ],
  ])('refuses %s', async (_, body, headers, status, expected, field) => {
    const answer = await send(createFixture(), post('/harbor/intents', body, headers));
    expect(answer.status).toBe(status);
    const error = nestedError(answer.json);
    expect([error.code, error.details.field]).toEqual([expected, field]);
    if (field) expect(error.message).toContain(`"${field}"`);
  });

  it('names the true bound of a body', async () => {
    const answer = await send(createFixture(), post('/harbor/intents', ' '.repeat(bounds.bodyBytes + 1)));
    expect(nestedError(answer.json).message).toContain(`${bounds.bodyBytes / 1024} KiB`);
  });

  it('accepts a charset of utf-8', async () => {
    const answer = await send(
      createFixture(),
      post('/harbor/intents', valid, { 'content-type': 'Application/JSON; charset="UTF-8"' }),
    );
    expect(answer.status).toBe(201);
  });

  it('never repeats a value that was sent', async () => {
    const body = { note: 'canary-'.repeat(9), amount_cents: 'canary-secret', budget: { scenario: 'canary-word' } };
    const answer = await send(createFixture(), post('/harbor/intents', body));
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain('canary');
  });

  it('answers a malformed id exactly as an unknown one', async () => {
    const fixture = createFixture();
    const headers = { authorization: 'Bearer sandbox.operator', 'x-request-id': 'same-request' };
    const unknown = await send(fixture, get(`/harbor/intents/${knownId.replace('1', '2')}`, headers));
    expect(unknown.status).toBe(404);
    for (const id of ['7', '%zz', "' or 1=1", '%00', 'x'.repeat(3000)]) {
      const malformed = await send(fixture, get(`/harbor/intents/${id.replaceAll(' ', '%20')}`, headers));
      expect([malformed.status, malformed.json]).toEqual([unknown.status, unknown.json]);
    }
  });

  it.each(['limit=0', 'limit=x', 'limit=1&limit=2', 'limit=%00', 'limit=1.5'])(
    'refuses the query %s',
    async (query) => {
      const answer = await send(createFixture(), get(`/harbor/intents/${knownId}?${query}`));
      expect([answer.status, answer.json]).toMatchObject([400, { code: 'request.invalid', field: 'limit' }]);
    },
  );
});

describe('paths and methods', () => {
  it('answers 405 with what is allowed, and OPTIONS with the same list', async () => {
    const wrong = await send(createFixture(), { method: 'DELETE', path: '/health' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const options = await send(createFixture(), { method: 'OPTIONS', path: '/harbor/intents' });
    expect([options.status, options.headers.allow, options.body]).toEqual([204, 'POST, OPTIONS', '']);
  });

  it('answers an unknown path of the wire in the family of its neighbours', async () => {
    const nested = await send(createFixture(), get('/harbor/nothing'));
    expect([nested.status, code(nested.json)]).toEqual([404, 'request.unknown_path']);
    const flat = await send(createFixture(), get('/v1/nothing'));
    expect(flat.json).toMatchObject({ error: 'request.unknown_path', message: expect.any(String) });
  });
});

describe('error bodies', () => {
  it('follow RFC 9457 in the problem family', async () => {
    const answer = await send(createFixture(), get(`/harbor/intents/${knownId.replace('1', '2')}`));
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json).toEqual({
      type: 'urn:tidegate:problem:fixture.not_found',
      title: 'Not found',
      status: 404,
      detail: 'No such thing.',
      code: 'fixture.not_found',
      retryable: false,
      pay_again: 'never',
      request_id: answer.headers['x-request-id'],
    });
  });

  it('say when to come back, in whole seconds', async () => {
    const answer = await send(createFixture(), post('/harbor/intents', { ...valid, note: 'busy' }));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '3']);
  });

  it('limit one key without touching another', async () => {
    const now = new Date('2026-11-20T12:00:00Z');
    const fixture = createFixture({
      now: () => now,
      limiter: {
        peek: () => ({ allowed: true }),
        take: (name, caller) =>
          name === 'key_requests' && caller === 'key_operator'
            ? { allowed: false, retryAfterSeconds: 7 }
            : { allowed: true },
      },
    });
    const limited = await send(fixture, post('/harbor/intents', valid));
    expect([limited.status, code(limited.json), limited.headers['retry-after']]).toEqual([
      429,
      'request.rate_limited',
      '7',
    ]);
    const other = await send(fixture, get(`/harbor/intents/${knownId}`, { authorization: 'Bearer sandbox.auditor' }));
    expect(other.status).toBe(200);
  });

  it('stop an address that keeps sending refused credentials', async () => {
    const fixture = createFixture();
    const wrong = { authorization: 'Bearer wrong.key' };
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 2_001; attempt += 1) {
      statuses.add((await send(fixture, get(`/harbor/intents/${knownId}`, wrong))).status);
    }
    expect([...statuses]).toEqual([401, 429]);
  });
});

describe('faults', () => {
  const breakIt = (kind: string) => post('/v1/fault', { kind });

  it.each(['bug', 'undeclared', 'schema'])('answer 500 without internals: %s', async (kind) => {
    const fixture = createFixture();
    const answer = await send(fixture, breakIt(kind));
    expect([answer.status, code(answer.json)]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('canary');
    expect(fixture.faults).toHaveLength(1);
    expect(fixture.faults[0]?.request_id).toBe(answer.headers['x-request-id']);
  });

  it('do not check answers in production', async () => {
    expect((await send(createFixture({ checkAnswers: false }), breakIt('schema'))).status).toBe(200);
  });

  it('answer an outage with 503 and a time to come back', async () => {
    const answer = await send(createFixture(), breakIt('outage'));
    expect([answer.status, code(answer.json), answer.headers['retry-after']]).toEqual([
      503,
      'service.unavailable',
      '1',
    ]);
  });

  it('answer in time even when the work does not end', async () => {
    const answer = await send(createFixture({ deadlineMs: 5 }), breakIt('late'));
    expect([answer.status, code(answer.json)]).toEqual([503, 'service.timeout']);
  });

  it('of the look-up of a credential are faults, not refusals', async () => {
    const fixture = createFixture({ authenticate: () => Promise.reject(new Error('no')) });
    expect((await send(fixture, post('/harbor/intents', valid))).status).toBe(500);
  });
});

describe('the log', () => {
  it('has one line per request, with what names it and nothing else', async () => {
    const fixture = createFixture();
    await send(fixture, post('/intents?token=canary', { ...valid, note: 'canary' }, { 'x-request-id': 'caller-id' }));
    await send(fixture, get('/harbor/canary'));
    await send(fixture, get(`/harbor/intents/${knownId}`));
    expect(fixture.lines).toEqual([
      {
        request_id: 'caller-id',
        method: 'POST',
        endpoint: 'fixture.thing.create',
        path: '/intents',
        status: 201,
        ms: expect.any(Number),
        tenant_id: 'org_sandbox',
        actor_id: 'key_operator',
        intent_id: knownId,
        code: null,
      },
      expect.objectContaining({ endpoint: null, path: '/harbor/*', status: 404, code: 'request.unknown_path' }),
      expect.objectContaining({ path: '/harbor/intents/{intent_id}', intent_id: knownId }),
    ]);
    expect(JSON.stringify(fixture.lines)).not.toMatch(/canary|sandbox\.operator/);
  });
});

it('refuses to serve an endpoint that Next does not mount', () => {
  const [first] = fixtureEndpoints();
  if (!first) throw new Error('no fixture');
  expect(() => createFixture({ endpoints: [{ ...first, aliases: ['/elsewhere'] }] })).toThrow(/mounts \/elsewhere/);
});

it('lets a system actor call nothing', async () => {
  const fixture = createFixture({
    authenticate: async (bearer, now, how) => {
      const found = await fakeAuthenticate(bearer, now, how);
      return found.ok ? ok({ ...found.value, actor: { kind: 'system', id: 'sweeper' } }) : found;
    },
  });
  expect((await send(fixture, post('/harbor/intents', valid))).status).toBe(403);
});
