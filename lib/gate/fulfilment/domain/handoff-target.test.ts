import { describe, expect, it } from 'vitest';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { checkHandoffTarget, type HandoffTarget, readAllowedHosts, reservedFieldProblem } from './handoff-target';

const good: HandoffTarget = {
  serviceUrl: 'https://executor.example.com/run',
  method: 'POST',
  body: { task: { id: 1 } },
  allowedHosts: ['executor.example.com'],
  isProduction: true,
};

describe('checkHandoffTarget', () => {
  it.each<[string, Partial<HandoffTarget>]>([
    ['only POST downstream execution is supported', { method: 'PUT', serviceUrl: 'http://localhost' }],
    ['service_url must use https', { serviceUrl: 'http://localhost', allowedHosts: [] }],
    ['service_url must use https', { serviceUrl: 'executor.example.com' }],
    ['service_url must use https', { serviceUrl: '' }],
    ['service_url missing hostname', { serviceUrl: 'https:///run' }],
    ['service_url missing hostname', { serviceUrl: 'https://user@/run' }],
    [
      'PAYJENT_MANAGED_EXECUTION_ALLOWED_HOSTS must list the hostname of service_url in production',
      { allowedHosts: [], body: { token: 'x' } },
    ],
    ...[
      'https://other.example.com',
      'https://x.executor.example.com',
      'https://executor.example.com.evil.example',
      'https://executor.example.com@evil.example',
      'https://localhost',
    ].map((serviceUrl): [string, Partial<HandoffTarget>] => [
      'service_url hostname is not allowed for fulfillment callback',
      { serviceUrl, body: { token: 'x' } },
    ]),
  ])('%s', (problem, change) => {
    expect(checkHandoffTarget({ ...good, ...change })).toEqual({ kind: 'refused', problem });
  });

  it('leaves the public-URL test to its caller, and says what stands behind it', () => {
    expect(checkHandoffTarget(good)).toEqual({ kind: 'check_url', allowedHosts: good.allowedHosts, problem: null });
    expect(checkHandoffTarget({ ...good, serviceUrl: 'HTTPS://Executor.Example.COM.:443/', method: 'post' }).kind).toBe(
      'check_url',
    );
    const elsewhere = { ...good, serviceUrl: 'https://localhost', allowedHosts: [], isProduction: false };
    expect(checkHandoffTarget({ ...elsewhere, body: { task: { token: 'x' } } })).toEqual({
      kind: 'check_url',
      allowedHosts: undefined,
      problem: 'service body contains a reserved Payjent field: body.task.token',
    });
  });
});

describe('reservedFieldProblem', () => {
  it.each<[JsonValue, string]>([
    [{ grant: 1 }, 'body.grant'],
    [{ a: [{ b: 1 }, { Grant_ID: 1 }] }, 'body.a[1].Grant_ID'],
    [[[{ PAYMENT: null }]], 'body[0][0].PAYMENT'],
    [{ a: { receipt: {} } }, 'body.a.receipt'],
    [{ payment_token: [] }, 'body.payment_token'],
  ])('names the path in %j', (body, path) => {
    expect(reservedFieldProblem(body)).toMatch(
      new RegExp(`reserved Payjent field: ${path.replace(/[[\]]/g, '\\$&')}$`),
    );
  });

  it.each<[JsonValue]>([
    [{ tokens: 1, payment_id: 2, my_grant: 3 }],
    [['token', 'grant']],
    ['token'],
    [null],
    [{ a: 'receipt' }],
  ])('lets %j pass', (body) => {
    expect(reservedFieldProblem(body)).toBeNull();
  });
});

it('reads the list of allowed hosts', () => {
  expect(readAllowedHosts(' Executor.example.com. ,,b.example ,')).toEqual(['executor.example.com', 'b.example']);
  expect(readAllowedHosts('')).toEqual([]);
});
