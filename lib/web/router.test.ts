import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Endpoint, endpoint, type Method } from '@/lib/kernel/endpoint';
import { ok } from '@/lib/kernel/outcome';
import { createRouter } from './router';

const at = (method: Method, path: string, aliases: string[] = []): Endpoint =>
  endpoint({
    name: `${method} ${path}`,
    method,
    path,
    aliases,
    summary: '',
    who: { kind: 'public' },
    errors: 'paybond',
    responses: { 200: { description: '', schema: z.unknown() } },
    handle: async () => ok({ status: 200, body: {} }),
  });

const find = createRouter([
  at('GET', '/a/{id}'),
  at('GET', '/a/stuck'),
  at('POST', '/a/stuck/retry'),
  at('GET', '/a/{id}/{part}'),
  at('POST', '/a/{id}/fund', ['/b/{id}/fund']),
  at('PUT', '/a/{id}/fund'),
]);

const named = (path: string, method: Method) => {
  const match = find(path);
  const route = match?.routes.get(method);
  return route && match ? { name: route.endpoint.name, names: route.paramNames, values: match.values } : null;
};

describe('router', () => {
  it('prefers a fixed segment to a parameter', () => {
    expect(named('/a/stuck', 'GET')?.name).toBe('GET /a/stuck');
    expect(named('/a/7', 'GET')).toEqual({ name: 'GET /a/{id}', names: ['id'], values: ['7'] });
  });

  it('falls back to the parameter when the fixed branch ends', () => {
    expect(named('/a/stuck/other', 'GET')).toEqual({
      name: 'GET /a/{id}/{part}',
      names: ['id', 'part'],
      values: ['stuck', 'other'],
    });
  });

  it('keeps every method of a path and its aliases', () => {
    expect([...(find('/a/7/fund')?.routes.keys() ?? [])]).toEqual(['POST', 'PUT']);
    expect(named('/b/7/fund', 'POST')?.values).toEqual(['7']);
  });

  it.each(['/', '/a', '/a/', '/a//fund', '/a/7/fund/', '/c/7', `/a${'/x'.repeat(5_000)}`])(
    'knows nothing of %s',
    (path) => {
      expect(find(path)).toBeNull();
    },
  );

  it('refuses two endpoints with one method and path', () => {
    expect(() => createRouter([at('GET', '/a/{id}'), at('GET', '/a/{other}')])).toThrow(/both declare GET/);
  });
});
