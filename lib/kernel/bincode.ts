import { assert } from './assert';
import { concatBytes, utf8 } from './bytes';
import { uuidBytes } from './ids';

/**
 * Writer for the part of bincode 2 (`config::standard()`) that the signatures use: little-endian varints,
 * zigzag for signed numbers, length before strings, fixed arrays bare.
 */
export interface BincodeWriter {
  u8(value: number): BincodeWriter;
  u32(value: number): BincodeWriter;
  u64(value: bigint): BincodeWriter;
  i64(value: bigint): BincodeWriter;
  /** Length in UTF-8 bytes, then the bytes. A lone surrogate becomes U+FFFD, as in every JavaScript signer. */
  string(value: string): BincodeWriter;
  /** 16 raw bytes behind their length, as the `uuid` crate writes them. */
  uuid(value: string): BincodeWriter;
  /** A digest or a key: 32 raw bytes without length. */
  bytes32(value: Uint8Array): BincodeWriter;
  finish(): Uint8Array;
}

export function bincode(): BincodeWriter {
  const parts: Uint8Array[] = [];
  const writer: BincodeWriter = {
    u8(value) {
      assert(Number.isInteger(value) && value >= 0 && value <= 0xff, 'bincode: not a u8');
      return push(Uint8Array.of(value));
    },
    u32(value) {
      assert(Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff, 'bincode: not a u32');
      return push(unsignedVarint(BigInt(value)));
    },
    u64(value) {
      assert(value >= 0n && value <= maxU64, 'bincode: not a u64');
      return push(unsignedVarint(value));
    },
    i64(value) {
      assert(value >= -maxI64 - 1n && value <= maxI64, 'bincode: not an i64');
      return push(unsignedVarint(value >= 0n ? value * 2n : -value * 2n - 1n));
    },
    string(value) {
      const bytes = utf8(value);
      push(unsignedVarint(BigInt(bytes.length)));
      return push(bytes);
    },
    uuid(value) {
      push(Uint8Array.of(16));
      return push(uuidBytes(value));
    },
    bytes32(value) {
      assert(value.length === 32, 'bincode: not 32 bytes');
      return push(value);
    },
    finish: () => concatBytes(parts),
  };
  const push = (part: Uint8Array): BincodeWriter => {
    parts.push(part);
    return writer;
  };
  return writer;
}

const maxU64 = 2n ** 64n - 1n;
const maxI64 = 2n ** 63n - 1n;

/** Up to 250 in one byte; above it a marker (251, 252, 253) and 2, 4 or 8 bytes. */
function unsignedVarint(value: bigint): Uint8Array {
  if (value <= 250n) return Uint8Array.of(Number(value));
  if (value <= 0xffffn) return marked(251, value, 2);
  if (value <= 0xffff_ffffn) return marked(252, value, 4);
  return marked(253, value, 8);
}

function marked(marker: number, value: bigint, size: 2 | 4 | 8): Uint8Array {
  const bytes = new Uint8Array(1 + size);
  bytes[0] = marker;
  for (let i = 0; i < size; i++) bytes[1 + i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return bytes;
}
