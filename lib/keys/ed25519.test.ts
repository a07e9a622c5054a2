import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '@/lib/kernel/bytes';
import { ed25519KeyPair, signEd25519, verifyEd25519 } from './ed25519';

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

const pair = ed25519KeyPair(new Uint8Array(32).fill(0x11));
const message = utf8('pay the harbour master');
const signature = signEd25519(pair, message);

describe('Ed25519', () => {
  it('makes the public key of RFC 8032, test 2, and its signature', () => {
    const rfc = ed25519KeyPair(bytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
    expect(toHex(rfc.publicKey)).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    expect(toHex(signEd25519(rfc, Uint8Array.of(0x72)))).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('accepts its own signatures, again and again', () => {
    expect(verifyEd25519(pair.publicKey, message, signature)).toBe(true);
    expect(verifyEd25519(pair.publicKey, message, signature)).toBe(true);
    expect(signEd25519(pair, message)).toEqual(signature);
  });

  it('refuses every flipped bit of key, message and signature', () => {
    const flipped = (input: Uint8Array, bit: number): Uint8Array =>
      input.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    for (let bit = 0; bit < 512; bit++) {
      expect(verifyEd25519(pair.publicKey, message, flipped(signature, bit))).toBe(false);
      if (bit < 256) expect(verifyEd25519(flipped(pair.publicKey, bit), message, signature)).toBe(false);
      if (bit < message.length * 8) expect(verifyEd25519(pair.publicKey, flipped(message, bit), signature)).toBe(false);
    }
  });

  it('never throws, whatever comes in', () => {
    const any = fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(any, any, any, (key, text, signed) => {
        expect(verifyEd25519(key, text, signed)).toBe(false);
      }),
    );
    const wellSized = fc.tuple(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
    );
    fc.assert(
      fc.property(wellSized, ([key, signed]) => {
        expect(verifyEd25519(key, message, signed)).toBe(false);
      }),
    );
  });

  it('refuses a malleable signature (S + L)', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const littleEndian = [...signature.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order;
    const s = Uint8Array.from({ length: 32 }, (_, i) => Number((littleEndian >> BigInt(8 * i)) & 255n));
    expect(verifyEd25519(pair.publicKey, message, Uint8Array.from([...signature.subarray(0, 32), ...s]))).toBe(false);
  });

  it('refuses keys of small order, with which a forgery would pass', () => {
    const identity = bytes(`01${'00'.repeat(31)}`);
    const forged = Uint8Array.from([...identity, ...new Uint8Array(32)]);
    expect(verifyEd25519(identity, message, forged)).toBe(false);
    expect(verifyEd25519(bytes(`01${'00'.repeat(30)}80`), message, forged)).toBe(false);
  });

  it('refuses a seed of another length', () => {
    expect(() => ed25519KeyPair(new Uint8Array(31))).toThrow();
  });
});
