import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatBytes,
  decodeUtf8,
  equalBytes,
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from './bytes';

const anyBytes = fc.uint8Array({ maxLength: 80 });

describe('encodings against Node', () => {
  it('hex, base64 and base64url agree with Buffer and come back', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(toHex(bytes)).toBe(buffer.toString('hex'));
        expect(toBase64(bytes)).toBe(buffer.toString('base64'));
        expect(toBase64Url(bytes)).toBe(buffer.toString('base64url'));
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      }),
    );
  });

  it('accepts exactly one base64 text per byte string', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.constantFrom('+/', '-_'), (noise, lastTwo) => {
        const text = noise.replace(/[^A-Za-z0-9]/g, lastTwo);
        const standard = fromBase64(text);
        if (standard !== null) expect(toBase64(standard)).toBe(text);
        const urlSafe = fromBase64Url(text);
        if (urlSafe !== null) expect(toBase64Url(urlSafe)).toBe(text);
      }),
    );
  });
});

describe('strict decoders', () => {
  it.each(['a', 'zz', '0x', ' ab', 'ab\n', 'é0'])('hex refuses %j', (text) => {
    expect(fromHex(text)).toBeNull();
  });

  it('hex reads both cases', () => {
    expect(fromHex('aBcD')).toEqual(Uint8Array.of(0xab, 0xcd));
  });

  it.each(['QQ', 'QQ=', 'QR==', 'Q===', '=', 'QQ==QQ==', 'QQ= =', 'Q-==', 'QUI\n', 'QQQé'])(
    'base64 refuses %j',
    (text) => {
      expect(fromBase64(text)).toBeNull();
    },
  );

  it.each(['Q', 'QQ==', 'QR', 'Q+', 'QQ\n', 'QUJ='])('base64url refuses %j', (text) => {
    expect(fromBase64Url(text)).toBeNull();
  });

  it('UTF-8 refuses broken sequences and keeps a byte order mark', () => {
    expect(decodeUtf8(Uint8Array.of(0xff))).toBeNull();
    expect(decodeUtf8(Uint8Array.of(0xc3))).toBeNull();
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
    expect(decodeUtf8(utf8('größe 😀'))).toBe('größe 😀');
  });
});

describe('equalBytes and concatBytes', () => {
  it('compares content', () => {
    expect(equalBytes(utf8('same'), utf8('same'))).toBe(true);
    expect(equalBytes(utf8('same'), utf8('samf'))).toBe(false);
    expect(equalBytes(utf8('same'), utf8('sam'))).toBe(false);
  });

  it('joins in order', () => {
    expect(concatBytes([utf8('ab'), utf8(''), utf8('c')])).toEqual(utf8('abc'));
  });
});
