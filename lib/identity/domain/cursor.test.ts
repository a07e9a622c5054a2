import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { decodeAgentKeyCursor, decodeServiceKeyCursor, encodeAgentKeyCursor, encodeServiceKeyCursor } from './cursor';

const place = { createdAt: new Date('2026-11-20T12:00:00.123Z'), id: '0190abcd-1234-4def-8abc-0123456789ab' };

describe('cursors', () => {
  it('come back as they went', () => {
    expect(decodeServiceKeyCursor(encodeServiceKeyCursor(place))).toEqual(place);
    expect(decodeAgentKeyCursor(encodeAgentKeyCursor('agent/one'))).toBe('agent/one');
  });

  it.each([
    ['no base64url', '!'],
    ['no text', toBase64Url(Uint8Array.of(0xff))],
    ['no instant', toBase64Url(utf8(`yesterday ${place.id}`))],
    ['another spelling of the instant', toBase64Url(utf8(`2026-11-20 ${place.id}`))],
    ['no id', toBase64Url(utf8('2026-11-20T12:00:00.123Z x'))],
    ['more than two parts', toBase64Url(utf8(`2026-11-20T12:00:00.123Z ${place.id} x`))],
  ])('refuse %s', (_, text) => {
    expect(decodeServiceKeyCursor(text)).toBeNull();
  });

  it('refuse what is no agent key id', () => {
    expect(decodeAgentKeyCursor(toBase64Url(utf8('nul\0')))).toBeNull();
  });
});
