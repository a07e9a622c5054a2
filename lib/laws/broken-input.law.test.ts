import { afterAll, describe, expect, it } from 'vitest';
import { utf8 } from '@/lib/kernel/bytes';
import type { Endpoint } from '@/lib/kernel/endpoint';
import type { Reply, Sent } from '@/lib/testing/client';
import { type Breakage, breakagesOf } from './support/breakage';
import { expectNoFault, expectRefused } from './support/probe';
import type { Refused } from './support/refusal';
import { bodyText, requestFor } from './support/request';
import type { Sample } from './support/sample';
import { sampleFor } from './support/samples';
import { createWorld } from './support/world';

/*
 * Whatever is sent to any declared endpoint, it is answered in the contract's error body, nothing of it is stored, and
 * nobody ever gets a fault. The broken input is generated from the declared schemas.
 */

const world = await createWorld();
const { acme, stack } = world;
let sent = 0;
afterAll(async () => {
  process.stdout.write(`broken input: ${sent} requests\n`);
  await world.close();
});

const client = acme.by.tenant_admin;
const named = stack.endpoints.map((endpoint) => [endpoint.name, endpoint] as const);
const withBody = named.filter(([, { body }]) => body !== undefined);

const sampleOf = (endpoint: Endpoint) => sampleFor(endpoint, acme);

/** Gives the same sample until a request has used it up. */
function sampler(endpoint: Endpoint) {
  let current: Promise<Sample> | null = null;
  return {
    sample(): Promise<Sample> {
      current ??= sampleOf(endpoint);
      return current;
    },
    note(reply: Reply): void {
      if (reply.status < 300) current = null;
    },
  };
}

const refuse = (endpoint: Endpoint, request: Sent, about: string): Promise<Refused> => {
  sent += 1;
  return expectRefused(world, endpoint, request, about);
};

const survive = (endpoint: Endpoint, request: Sent, about: string): Promise<Reply> => {
  sent += 1;
  return expectNoFault(world, endpoint, request, about);
};

/** The gate leaves unknown members aside and counts null as absent, as its clients expect: there the schema alone decides. */
const isLenient = ({ errors }: Endpoint): boolean => errors === 'payjent';

const isRefusedBySchema = (endpoint: Endpoint, text: string): boolean =>
  endpoint.body?.safeParse(JSON.parse(text)).success === false;

function expectNamed({ code, field: named }: Refused, { label, field }: Breakage): void {
  expect(code, label).toBe('request.invalid');
  if (field === '') return;
  expect(named === field || named.startsWith(`${field}.`), `${label}: the answer names "${named}"`).toBe(true);
}

describe('bodies', () => {
  it.each(withBody)('%s', async (_name, endpoint) => {
    const { sample, note } = sampler(endpoint);
    const body = (await sample()).body ?? {};
    for (const breakage of breakagesOf(endpoint, body)) {
      const request = requestFor(endpoint, client, await sample(), breakage.text);
      const { expects, label, text } = breakage;
      if (expects === 'json') {
        expect((await refuse(endpoint, request, label)).code, label).toBe('request.malformed_json');
      } else if ((expects === 'shape' && !isLenient(endpoint)) || isRefusedBySchema(endpoint, text)) {
        expectNamed(await refuse(endpoint, request, label), breakage);
      } else {
        note(await survive(endpoint, request, label));
      }
    }
  });

  it.each(withBody)('%s as bytes that are no JSON', async (_name, endpoint) => {
    const sample = await sampleOf(endpoint);
    const text = bodyText(sample) ?? '{}';
    const bytes = Uint8Array.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
    const overlong = Uint8Array.from([...utf8('{"a":"'), 0xc0, 0x80, ...utf8('"}')]);
    const utf16 = Uint8Array.from([...text].flatMap((each) => [each.charCodeAt(0), 0]));
    const wrong: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
      'cut off': text.slice(0, -1),
      'a comma too many': `${text.slice(0, -1)},}`,
      'two values': `${text}${text}`,
      'single quotes': text.replaceAll('"', "'") === text ? "{'a':1}" : text.replaceAll('"', "'"),
      'a comment': `/* note */${text}`,
      'a form': 'a=1&b=2',
      'white space': ' \n',
      'a byte order mark': `\ufeff${text}`,
      'invalid UTF-8': bytes,
      'overlong UTF-8': overlong,
      'UTF-16': utf16,
      'NUL bytes': new Uint8Array(16),
    };
    for (const [label, body] of Object.entries(wrong)) {
      const { code } = await refuse(endpoint, requestFor(endpoint, client, sample, body), label);
      expect(code, label).toBe('request.malformed_json');
    }
    const huge = jsonOfBytes(256 * 1024 + 1);
    const { code } = await refuse(endpoint, requestFor(endpoint, client, sample, huge), 'too large');
    expect(code).toBe('request.body_too_large');
    if (!endpoint.bodyOptional) await refuse(endpoint, requestFor(endpoint, client, sample, ''), 'empty');
  });

  const jsonOfBytes = (size: number): string => `{"a":"${'x'.repeat(size - 8)}"}`;

  it.each(withBody)('%s under another content type', async (_name, endpoint) => {
    const sample = await sampleOf(endpoint);
    const { headers, ...request } = requestFor(endpoint, client, sample);
    const types = [
      '',
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=latin1',
      'application/json; charset=utf-16',
      'application/jsonp',
      'application/json, text/plain',
    ];
    for (const type of types) {
      if (endpoint.form && type === 'application/x-www-form-urlencoded') continue;
      const { code } = await refuse(endpoint, { ...request, headers: { ...headers, 'content-type': type } }, type);
      expect(code, type).toBe('request.unsupported_media_type');
    }
  });
});
