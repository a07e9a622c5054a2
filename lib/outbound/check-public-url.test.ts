import { describe, expect, it } from 'vitest';
import { checkPublicUrl, type Resolve } from './check-public-url';
import type { UrlRules } from './domain/url-rules';
import { hostileAddresses } from './testing/hostile-addresses';

const publicAddress = '93.184.215.14';
const resolve: Resolve = async () => [publicAddress];

async function problemOf(text: string, rules?: UrlRules, answer = resolve): Promise<string | null> {
  const check = await checkPublicUrl(text, { resolve: answer }, rules);
  return check.ok ? null : check.problem;
}

describe('addresses that must not be used', () => {
  const hostile = hostileAddresses(443);

  it('are more than three hundred', () => {
    expect(new Set(hostile.map(({ url }) => url)).size).toBeGreaterThan(300);
  });

  it.each(hostile)('$url', async ({ url, resolvesTo = ['127.0.0.1'] }) => {
    expect(await problemOf(url, undefined, async () => resolvesTo)).not.toBeNull();
  });

  it('stay refused where this machine is allowed, unless they are this machine', async () => {
    const rules = { allowHttpLoopback: true };
    const others = hostile.filter(({ url }) => url.startsWith('https://') && !isThisMachine(url));
    expect(others.length).toBeGreaterThan(300);
    for (const { url, resolvesTo = ['127.0.0.1'] } of others) {
      expect(await problemOf(url, rules, async () => resolvesTo), url).not.toBeNull();
    }
  });
});

const isThisMachine = (url: string): boolean =>
  URL.canParse(url) && ['127.0.0.1', '[::1]', 'localhost', 'localhost.'].includes(new URL(url).hostname);

describe('reasons', () => {
  const loopback: UrlRules = { allowHttpLoopback: true };
  it.each<[string, string | null, UrlRules?]>([
    ['https://hooks.example.com/a?b=c#d', null],
    ['HTTPS://Hooks.Example.com', null],
    ['https://hooks.example.com.', null],
    ['https://faß.example', null],
    ['https://8.8.8.8/', null],
    ['https://[2606:4700:4700::1111]/', null],
    ['https://[::ffff:8.8.8.8]/', null],
    ['', 'must_use_https'],
    ['hooks.example.com', 'must_use_https'],
    ['http://hooks.example.com', 'must_use_https'],
    ['https:hooks.example.com', 'missing_hostname'],
    ['https://', 'missing_hostname'],
    ['https:///path', 'missing_hostname'],
    ['https://:443/', 'missing_hostname'],
    ['https://user@/', 'missing_hostname'],
    ['https://user:word@hooks.example.com', 'userinfo'],
    ['https://@hooks.example.com', 'userinfo'],
    ['https://hooks.example.com/@a?b@c', null],
    ['https://hooks.example.com\\@evil.example', 'not_a_url'],
    ['https://hooks.exam ple.com', 'not_a_url'],
    ['https://hooks..example.com', 'not_a_url'],
    ['https://-hooks.example.com', 'not_a_url'],
    [`https://${'a'.repeat(64)}.example.com`, 'not_a_url'],
    [`https://hooks.example.com/${'a'.repeat(2_048)}`, 'too_long'],
    ['https://localhost', 'internal_hostname'],
    ['https://a.internal', 'internal_hostname'],
    ['https://internal.example.com', null],
    ['https://10.0.0.1:8443', 'not_public'],
    ['https://hooks.example.com:8443', 'port_not_allowed'],
    ['https://hooks.example.com:8443', null, { allowedPorts: [443, 8443] }],
    ['https://hooks.example.com', null, { allowedHosts: ['hooks.example.com'] }],
    ['https://hooks.example.com.', null, { allowedHosts: ['hooks.example.com'] }],
    ['https://example.com', 'host_not_allowed', { allowedHosts: ['hooks.example.com'] }],
    ['https://x.hooks.example.com', 'host_not_allowed', { allowedHosts: ['hooks.example.com'] }],
    ['https://hooks.example.com', 'host_not_allowed', { allowedHosts: [] }],
    ['https://10.0.0.1', 'not_public', { allowedHosts: ['10.0.0.1'] }],
    ['http://localhost:4000/hook', null, loopback],
    ['https://localhost:4000/hook', null, loopback],
    ['http://127.0.0.1:4000', null, loopback],
    ['http://[::1]:4000', null, loopback],
    ['http://127.0.0.2:4000', 'must_use_https', loopback],
    ['https://127.0.0.2', 'not_public', loopback],
    ['http://hooks.example.com', 'must_use_https', loopback],
    ['http://constructor', 'must_use_https', loopback],
  ])('%s: %s', async (text, expected, rules) => {
    expect(await problemOf(text, rules)).toBe(expected);
  });

  it('tells names that lead nowhere from names that lead inside', async () => {
    const failing = () => Promise.reject(new Error('ENOTFOUND'));
    expect(await problemOf('https://hooks.example.com', {}, failing)).toBe('not_resolved');
    expect(await problemOf('https://hooks.example.com', {}, async () => [])).toBe('not_resolved');
    expect(await problemOf('https://hooks.example.com', {}, async () => [publicAddress, '10.0.0.1'])).toBe(
      'not_public',
    );
  });

  it('checks where an allowed host leads all the same', async () => {
    const rules = { allowedHosts: ['hooks.example.com'] };
    expect(await problemOf('https://hooks.example.com', rules, async () => ['169.254.169.254'])).toBe('not_public');
  });

  it('does not ask a resolver about what it refuses or need not ask', async () => {
    const asked: string[] = [];
    const count: Resolve = async (host) => {
      asked.push(host);
      return [publicAddress];
    };
    for (const url of ['https://localhost', 'https://a.example:1', 'https://1.1.1.1', 'http://a.example']) {
      await checkPublicUrl(url, { resolve: count });
    }
    await checkPublicUrl('http://localhost:1', { resolve: count }, { allowHttpLoopback: true });
    expect(asked).toEqual([]);
    await checkPublicUrl('https://BÜCHER.example.', { resolve: count });
    expect(asked).toEqual(['xn--bcher-kva.example']);
  });
});
