import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '@/lib/kernel/bytes';
import { createSealer } from './seal';

const sealer = createSealer('ab'.repeat(32));
const secret = utf8('the key to the lock gate');

describe('sealing', () => {
  it('opens in its own context, and never seals alike twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), (bytes, context) => {
        expect(sealer.open(sealer.seal(bytes, context), context)).toEqual(bytes);
      }),
    );
    expect(sealer.seal(secret, 'a')).not.toEqual(sealer.seal(secret, 'a'));
  });

  it('stays shut in another context and under another master secret', () => {
    const sealed = sealer.seal(secret, 'signing_key:a');
    expect(sealer.open(sealed, 'signing_key:b')).toBeNull();
    expect(createSealer('cd'.repeat(32)).open(sealed, 'signing_key:a')).toBeNull();
  });

  it('stays shut when any byte was changed or cut off', () => {
    const sealed = sealer.seal(secret, 'a');
    for (let i = 0; i < sealed.length; i++) {
      expect(
        sealer.open(
          sealed.map((byte, at) => (at === i ? byte ^ 1 : byte)),
          'a',
        ),
      ).toBeNull();
      expect(sealer.open(sealed.subarray(0, i), 'a')).toBeNull();
    }
  });

  it('shows nothing of the secret', () => {
    expect(Buffer.from(sealer.seal(secret, 'a')).includes(Buffer.from(secret))).toBe(false);
  });

  it('wants 32 bytes in hex', () => {
    for (const master of ['', 'ab'.repeat(31), 'zz'.repeat(32)]) expect(() => createSealer(master)).toThrow();
  });
});
