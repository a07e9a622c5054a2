import { describe, expect, it } from 'vitest';
import { toHex } from '@/lib/kernel/bytes';
import { apiKeyDigest, formatApiKey, maskApiKey, parseApiKey, parseVisibleKeyId, visibleKeyId } from './api-key';

const id = '0190abcd-1234-4def-8abc-0123456789ab';
const secret = new Uint8Array(32).fill(0xa5);
const text = `paybond_sk_sandbox_0190abcd12344def8abc0123456789ab_${'a5'.repeat(32)}`;

describe('service keys', () => {
  it('have the form of the contract', () => {
    expect(formatApiKey('sandbox', id, secret)).toBe(text);
    expect(formatApiKey('live', id, secret)).toBe(text.replace('sandbox', 'live'));
    expect(() => formatApiKey('live', id, new Uint8Array(31))).toThrow('32 bytes');
  });

  it('are read back', () => {
    expect(parseApiKey(text)).toEqual({ environment: 'sandbox', id });
    expect(parseApiKey(text.replace('sandbox', 'live'))).toEqual({ environment: 'live', id });
  });

  it.each([
    ['nothing', ''],
    ['another kind of key', text.replace('_sk_', '_rk_')],
    ['another environment', text.replace('sandbox', 'staging')],
    ['upper case', text.toUpperCase()],
    ['a short id', text.replace('0190abcd', '0190abc')],
    ['a short secret', text.slice(0, -1)],
    ['a long secret', `${text}0`],
    ['a line break', `${text}\n`],
  ])('refuses %s', (_, wrong) => {
    expect(parseApiKey(wrong)).toBeNull();
  });

  it('are stored as SHA-256 of the whole text', () => {
    expect(toHex(apiKeyDigest('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(apiKeyDigest(text)).not.toEqual(apiKeyDigest(text.replace('sandbox', 'live')));
  });

  it('show the ends of their id only', () => {
    expect(maskApiKey('live', id)).toBe('paybond_sk_live_0190abcd…89ab');
    expect(parseVisibleKeyId(visibleKeyId(id))).toBe(id);
    expect(parseVisibleKeyId(id)).toBeNull();
    expect(parseVisibleKeyId('0190ABCD12344DEF8ABC0123456789AB')).toBeNull();
  });
});
