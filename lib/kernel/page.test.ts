import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from './bytes';
import { decodePosition, encodePosition } from './page';

const place = { at: new Date('2026-11-20T12:00:00.123Z'), id: '0190abcd-1234-4def-8abc-0123456789ab' };

describe('a position in a list', () => {
  it('comes back as it went', () => {
    expect(decodePosition(encodePosition(place))).toEqual(place);
  });

  it.each([
    ['no base64url', '!'],
    ['no text', toBase64Url(Uint8Array.of(0xff))],
    ['no instant', toBase64Url(utf8(`yesterday ${place.id}`))],
    ['another spelling of the instant', toBase64Url(utf8(`2026-11-20 ${place.id}`))],
    ['a year that the database does not have', toBase64Url(utf8(`-004800-01-01T00:00:00.000Z ${place.id}`))],
    ['a month that does not exist', toBase64Url(utf8(`2026-13-20T12:00:00.123Z ${place.id}`))],
    ['no id', toBase64Url(utf8('2026-11-20T12:00:00.123Z x'))],
    ['more than two parts', toBase64Url(utf8(`2026-11-20T12:00:00.123Z ${place.id} x`))],
  ])('refuses %s', (_, text) => {
    expect(decodePosition(text)).toBeNull();
  });
});
