import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '@/lib/harbor/domain/testdata/02-bincode-primitives.json';
import { bincode } from './bincode';
import { toHex } from './bytes';

/** A reader written from the format's description alone, to check the writer against. */
function reader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  const take = (count: number): Uint8Array => {
    offset += count;
    return bytes.subarray(offset - count, offset);
  };
  const unsigned = (): bigint => {
    const marker = view.getUint8(offset++);
    if (marker <= 250) return BigInt(marker);
    const start = offset;
    offset += 2 ** (marker - 250);
    if (marker === 251) return BigInt(view.getUint16(start, true));
    if (marker === 252) return BigInt(view.getUint32(start, true));
    if (marker === 253) return view.getBigUint64(start, true);
    throw new Error(`marker ${marker}`);
  };
  return {
    unsigned,
    u8: () => view.getUint8(offset++),
    signed: (): bigint => {
      const value = unsigned();
      return value % 2n === 0n ? value / 2n : -(value + 1n) / 2n;
    },
    string: () => new TextDecoder().decode(take(Number(unsigned()))),
    take,
    atEnd: () => offset === bytes.length,
  };
}

describe('vector 02', () => {
  it('has all its cases', () => {
    expect(vectors.u64_varint).toHaveLength(9);
    expect(vectors.i64_zigzag_varint).toHaveLength(10);
    expect(vectors.strings).toHaveLength(6);
    expect(vectors.uuid).toHaveLength(1);
  });

  it.each(vectors.u64_varint)('u64 $value', ({ value, hex }) => {
    expect(toHex(bincode().u64(BigInt(value)).finish())).toBe(hex);
  });

  it.each(vectors.u64_varint.filter(({ value }) => value < 2 ** 32))('u32 $value', ({ value, hex }) => {
    expect(toHex(bincode().u32(value).finish())).toBe(hex);
  });

  it.each(vectors.i64_zigzag_varint)('i64 $value', ({ value, hex }) => {
    expect(toHex(bincode().i64(BigInt(value)).finish())).toBe(hex);
  });

  it.each(vectors.strings)('string of $value.length characters', ({ value, hex }) => {
    expect(toHex(bincode().string(value).finish())).toBe(hex);
  });

  it.each(vectors.uuid)('uuid $value', ({ value, hex }) => {
    expect(toHex(bincode().uuid(value).finish())).toBe(hex);
    expect(toHex(bincode().uuid(value.toUpperCase()).finish())).toBe(hex);
  });
});

describe('bincode', () => {
  it('can be read back', () => {
    const fields = fc.record({
      u8: fc.integer({ min: 0, max: 255 }),
      u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      text: fc.string({ unit: 'grapheme', maxLength: 300 }),
      bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    fc.assert(
      fc.property(fields, ({ u8, u32, u64, i64, text, bytes }) => {
        const read = reader(bincode().u8(u8).u32(u32).u64(u64).i64(i64).string(text).bytes32(bytes).finish());
        expect(read.u8()).toBe(u8);
        expect(read.unsigned()).toBe(BigInt(u32));
        expect(read.unsigned()).toBe(u64);
        expect(read.signed()).toBe(i64);
        expect(read.string()).toBe(text);
        expect(read.take(32)).toEqual(bytes);
        expect(read.atEnd()).toBe(true);
      }),
    );
  });

  it('refuses what the format cannot hold', () => {
    expect(() => bincode().u8(256)).toThrow();
    expect(() => bincode().u8(1.5)).toThrow();
    expect(() => bincode().u32(-1)).toThrow();
    expect(() => bincode().u32(2 ** 32)).toThrow();
    expect(() => bincode().u64(2n ** 64n)).toThrow();
    expect(() => bincode().i64(2n ** 63n)).toThrow();
    expect(() => bincode().bytes32(new Uint8Array(31))).toThrow();
    expect(() => bincode().uuid('not-a-uuid')).toThrow();
  });

  it('writes a lone surrogate as the replacement character', () => {
    expect(toHex(bincode().string('\ud800').finish())).toBe('03efbfbd');
  });
});
