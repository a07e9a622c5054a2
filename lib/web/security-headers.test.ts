import { describe, expect, it } from 'vitest';
import { securityHeaders } from './security-headers';

const page = { kind: 'page', nonce: 'n0nce', secure: false, development: false } as const;

describe('securityHeaders', () => {
  it('lets a page run scripts with its nonce only', () => {
    const policy = securityHeaders(page)['content-security-policy'];
    expect(policy).toContain("script-src 'self' 'nonce-n0nce' 'strict-dynamic';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-|ws:/);
  });

  it('lets Next reload in development', () => {
    const policy = securityHeaders({ ...page, development: true })['content-security-policy'];
    expect(policy).toContain("'unsafe-eval'");
    expect(policy).toContain('ws:');
  });

  it('promises https only where it is served', () => {
    expect(securityHeaders(page)['strict-transport-security']).toBeUndefined();
    expect(securityHeaders({ ...page, secure: true })['strict-transport-security']).toMatch(/max-age=\d{8}/);
    expect(securityHeaders({ kind: 'api', secure: true })['strict-transport-security']).toMatch(/max-age=\d{8}/);
  });

  it('lets an API answer load nothing', () => {
    expect(securityHeaders({ kind: 'api', secure: false })).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  });
});
