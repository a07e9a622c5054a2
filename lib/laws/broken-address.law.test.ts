import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Reply } from '@/lib/testing/client';
import { wirePrefixes } from '@/lib/web/wire-paths';
import { fieldsOf } from './support/fields';
import { gateTakenAs } from './support/gate-samples';
import { expectNoFault, expectRefused } from './support/probe';
import { bodyText, requestFor } from './support/request';
import type { Sample } from './support/sample';
import { sampleFor } from './support/samples';
import { createWorld } from './support/world';

/* Broken queries, paths, methods and headers of every declared endpoint: refused in its error body, nothing stored. */

const world = await createWorld();
const { acme, stack } = world;
afterAll(() => world.close());

const client = acme.by.tenant_admin;
const named = stack.endpoints.map((endpoint) => [endpoint.name, endpoint] as const);
const sampleOf = (endpoint: Endpoint) => sampleFor(endpoint, acme);
const withQuery = (path: string, query: ReadonlyMap<string, string>): string =>
  `${path}?${[...query].map((pair) => pair.join('=')).join('&')}`;

describe('queries', () => {
  const id = uuidV4();
  const cursors = [
    `2020|${id}`,
    `2020 ${id}`,
    `x 1|${id}`,
    `+275760-09-13T00:00:00.000Z|${id}`,
    `-000001-01-01T00:00:00.000Z|${id}`,
    `0000-01-01T00:00:00.000Z|${id}`,
    `0000-01-01T00:00:00.000Z ${id}`,
    `2020-01-01T00:00:00.000Z|${id}|more`,
    `2020-01-01T00:00:00.000Z|not-an-id`,
    `2020-01-01T00:00:00.000Z\0|${id}`,
    `infinity|${id}`,
    `now|${id}`,
    'a\0b',
    '',
  ].map((text) => toBase64Url(utf8(text)));

  const anything = [
    '',
    '%00',
    '%ff',
    '%',
    '%e2%82',
    '%ed%a0%80',
    '-1',
    '0',
    '1.5',
    '1e1',
    '0x10',
    '+5',
    '%205',
    '9007199254740992',
    '1'.repeat(400),
    'null',
    '[]',
    'x'.repeat(5_000),
    '%EF%BC%95',
    "'%3B--",
    '%E2%80%AE',
    'open,funded',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00%2B14:00',
    '9999-12-31T23:59:59-23:59',
    '2020-02-30T00:00:00Z',
    '2020-01-01',
    '1e400',
    'infinity',
    'Infinity',
    'NaN',
  ];
  /** Whole numbers are written in digits alone, however lenient the language is. */
  const noInteger = ['1.5', '1e1', '0x10', '+5', '%205', '-1', '', 'NaN', 'Infinity', '1e400', '9007199254740992'];

  /** Whether an error body names the field; pages are for people. */
  function namesField({ body }: Reply, parameter: string): boolean {
    if (body === undefined) return true;
    const { error, detail } = body;
    return (error?.details.field ?? detail?.[0]?.loc[1]) === parameter;
  }

  const isCounted = ({ query }: Endpoint, sample: Sample, parameter: string): boolean => {
    const parsed = z.looseObject({}).safeParse(query?.parse(sample.query ?? {}));
    return typeof parsed.data?.[parameter] === 'number';
  };

  const parameters = named.flatMap(([name, endpoint]) =>
    (endpoint.query === undefined ? [] : fieldsOf(endpoint.query)).map(
      (field) => [name, field.path.join('.'), endpoint] as const,
    ),
  );

  it.each(parameters)('%s?%s', async (_name, parameter, endpoint) => {
    const sample = await sampleOf(endpoint);
    const request = requestFor(endpoint, client, sample);
    const encoded = new Map(
      Object.entries(sample.query ?? {}).map(([name, value]) => [name, encodeURIComponent(value)] as const),
    );
    for (const value of [...anything, ...(parameter === 'cursor' ? cursors : [])]) {
      const path = withQuery(sample.path, new Map([...encoded, [parameter, value]]));
      const reply = await expectNoFault(world, endpoint, { ...request, path }, `${parameter}=${value.slice(0, 60)}`);
      // Strangers' samples are refused for what they are.
      if (reply.status >= 400 && reply.status !== gateTakenAs[endpoint.name])
        expect(namesField(reply, parameter), `${parameter}=${value}: ${reply.text}`).toBe(true);
      if (isCounted(endpoint, sample, parameter) && noInteger.includes(value)) {
        expect([400, 422], `${parameter}=${value} is no whole number`).toContain(reply.status);
      }
    }
    const twice = `${withQuery(sample.path, encoded)}&${parameter}=${encoded.get(parameter) ?? '1'}`;
    const { field } = await expectRefused(world, endpoint, { ...request, path: twice }, `${parameter} twice`);
    expect(field).toBe(parameter);
  });

  it.each(named)('%s with parameters that it does not know', async (_name, endpoint) => {
    const sample = await sampleOf(endpoint);
    const request = requestFor(endpoint, client, sample);
    const many = Array.from({ length: 200 }, (_, at) => `p${at}=1`).join('&');
    for (const query of ['zz=1', 'tenant_id=org_x', '__proto__=1', '%00=1', '%ff', '&&&', '=', many]) {
      await expectNoFault(world, endpoint, { ...request, path: `${sample.path}?${query}` }, query.slice(0, 60));
    }
  });
});

describe('ids in the path', () => {
  const malformed = [
    'x',
    '0',
    '-',
    '%00',
    '%ff',
    '%2e%2e',
    '%2F',
    '..%2f..',
    'null',
    '%7B%7D',
    "'%3B--",
    uuidV4().slice(1),
    `${uuidV4()}0`,
    uuidV4().replaceAll('-', '_'),
    `%20${uuidV4()}`,
    'x'.repeat(2_000),
    '%F0%9F%AA%99',
    '00000000-0000-0000-0000-000000000000',
  ];
  const guarded = named.filter(([, { path }]) => path.includes('{'));

  it.each(guarded)('%s', async (_name, endpoint) => {
    const sample = await sampleOf(endpoint);
    // Names that all tenants share are no ids.
    const [known] = sample.ids;
    if (known === undefined) return;
    const renamed = (id: string) => ({ ...sample, path: sample.path.replace(known, id) });
    const missing = await expectRefused(world, endpoint, requestFor(endpoint, client, renamed(uuidV4())), 'unknown id');
    for (const id of malformed) {
      const refused = await expectRefused(world, endpoint, requestFor(endpoint, client, renamed(id)), id.slice(0, 60));
      expect(refused, id).toEqual(missing);
    }
    await expectNoFault(world, endpoint, requestFor(endpoint, client, renamed('')), 'no id');
  });
});

describe('methods', () => {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

  it.each(named)('%s', async (_name, endpoint) => {
    const sample = await sampleOf(endpoint);
    const request = requestFor(endpoint, client, sample);
    const served = stack.endpoints.filter(({ path }) => path === endpoint.path).map(({ method }) => method);
    for (const method of methods.filter((each) => !served.some((known) => known === each))) {
      const refused = await expectRefused(world, endpoint, { ...request, method }, method);
      expect(refused.code, method).toBe('request.method_not_allowed');
      const reply = await stack.carry({ ...request, method });
      expect(reply.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining([...served, 'OPTIONS']));
    }
  });
});

describe('paths that nothing is declared for', () => {
  /** Below some prefixes one more segment is an id: a declared path. */
  const takesId = (prefix: string): boolean =>
    stack.endpoints.some(({ path }) => new RegExp(`^/${prefix.replaceAll('.', '\\.')}/\\{\\w+\\}$`).test(path));
  const paths = wirePrefixes.flatMap((prefix) => [
    ...(takesId(prefix) ? [] : [`/${prefix}/zz`, `/${prefix}/%00`]),
    `/${prefix}/zz/${'a/'.repeat(40)}`,
    `/${prefix}//`,
  ]);
  it.each(paths)('%s', async (path) => {
    const reply = await stack.carry({ method: 'GET', path, headers: {} });
    expect(reply.status).toBe(404);
    // The gate's body has no place for the code.
    expect(reply.headers.get('x-error-code') ?? JSON.stringify(reply.body)).toContain('request.unknown_path');
  });
});

describe('an Idempotency-Key', () => {
  const changing = named.filter(([, { method, who }]) => method === 'POST' && who.kind === 'key');
  const wrong = ['', ' ', 'a b', 'ключ', 'é', 'a\tb', 'x'.repeat(256), randomText(8_000)];

  /** Text that does not compress: an index row of it would be too large. */
  function randomText(length: number): string {
    return Array.from({ length: Math.ceil(length / 36) }, () => uuidV4())
      .join('')
      .slice(0, length);
  }

  it.each(changing)('of %s that is none is refused by name', async (name, endpoint) => {
    // The decision's id and outcome are its key: the header is not read.
    if (name === 'spend.decision.complete') return;
    for (const key of wrong) {
      const { headers, ...request } = requestFor(endpoint, client, await sampleOf(endpoint));
      const about = `key of ${key.length} characters: ${key.slice(0, 20)}`;
      const refused = await expectRefused(
        world,
        endpoint,
        { ...request, headers: { ...headers, 'idempotency-key': key } },
        about,
      );
      expect(refused, about).toEqual({ code: 'idempotency.key_invalid', field: 'idempotency-key' });
    }
  });

  it.each(changing)('of %s repeats the answer, and refuses another body', async (name, endpoint) => {
    if (name === 'spend.decision.complete') return;
    const key = `key-${uuidV4()}`;
    const first = requestFor(endpoint, client, await sampleOf(endpoint));
    const keyed = { ...first, headers: { ...first.headers, 'idempotency-key': key } };
    const answer = await stack.carry(keyed);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    const again = await stack.carry(keyed);
    const shownOnce = typeof answer.body.api_key === 'string' ? { api_key: null, already_issued: true } : {};
    expect(again).toMatchObject({ status: answer.status, body: { ...answer.body, ...shownOnce } });
    // Another sample, or the same one in other characters: a digest covers the bytes.
    const sample = await sampleOf(endpoint);
    const other = requestFor(endpoint, client, sample, `${bodyText(sample)} `);
    const reused = { ...other, headers: { ...other.headers, 'idempotency-key': key } };
    const { code } = await expectRefused(world, endpoint, reused, 'another request under the same key');
    expect(code).toBe('idempotency.conflict');
  });
});
