import { describe, expect, it } from 'vitest';
import { toHex } from './bytes';
import { isTenantPublicId, isUuid, newTenantPublicId, parseUuid, requestId, uuidBytes, uuidV4, uuidV7 } from './ids';

describe('UUIDs', () => {
  it('makes version 4', () => {
    expect(uuidV4()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(Array.from({ length: 1_000 }, uuidV4)).size).toBe(1_000);
  });

  it('makes version 7 with the instant in front', () => {
    const now = new Date('2026-11-20T12:00:00.123Z');
    const id = uuidV7(now);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime());
    expect(uuidV7(new Date(now.getTime() + 1)) > id).toBe(true);
    expect(() => uuidV7(new Date(Number.NaN))).toThrow();
  });

  it('parses only the hyphenated form, in either case', () => {
    const id = '7F2A9B1E-2f66-4f4f-9c6e-8f4b8e85c401';
    expect(parseUuid(id)).toBe(id.toLowerCase());
    expect(toHex(uuidBytes(id))).toBe('7f2a9b1e2f664f4f9c6e8f4b8e85c401');
    for (const text of ['', id.replaceAll('-', ''), `{${id}}`, ` ${id}`, `${id}\n`, id.replace('7F', 'zz'), `${id}0`]) {
      expect(parseUuid(text)).toBeNull();
      expect(isUuid(text)).toBe(false);
    }
    expect(() => uuidBytes('x')).toThrow();
  });
});

describe('other ids', () => {
  it('makes tenant ids that it recognises', () => {
    expect(isTenantPublicId(newTenantPublicId())).toBe(true);
    expect(newTenantPublicId()).not.toBe(newTenantPublicId());
    for (const text of ['org_', 'org_ABC', 'acct_00000000000000000000000000000000']) {
      expect(isTenantPublicId(text)).toBe(false);
    }
  });

  it('keeps a request id that is fit for logs and replaces any other', () => {
    expect(requestId('01ABCDEF0123456789ABCDEF01')).toBe('01ABCDEF0123456789ABCDEF01');
    for (const offered of [null, '', 'no spaces', 'a'.repeat(65), 'has space in it', 'line\nbreak-00']) {
      expect(requestId(offered)).toMatch(/^req_[0-9a-f]{32}$/);
    }
  });
});
