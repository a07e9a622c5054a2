import { expect, it } from 'vitest';
import { utf8 } from '@/lib/kernel/bytes';
import { base32, codeOf, enrolmentUri, stepAt, stepOf, totp } from './totp';

const secret = utf8('12345678901234567890');
const at = (seconds: number): Date => new Date(seconds * 1_000);

// RFC 6238, appendix B, the rows of SHA-1.
it.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('gives the code of the standard at %i seconds', (seconds, code) => {
  expect(codeOf(secret, stepAt(at(seconds)), 8)).toBe(code);
  expect(codeOf(secret, stepAt(at(seconds)))).toBe(code.slice(2));
});

it('takes the code of the step before and after, and no other', () => {
  const now = at(1_111_111_111);
  const steps = [-2, -1, 0, 1, 2].map((drift) => stepAt(now) + drift);
  expect(steps.map((step) => stepOf(secret, codeOf(secret, step), now))).toEqual([null, ...steps.slice(1, 4), null]);
  expect(stepOf(secret, '050471 ', now)).toBeNull();
  expect(stepOf(secret, '', now)).toBeNull();
});

it('writes a secret as RFC 4648 does', () => {
  expect(base32(utf8('fooba'))).toBe('MZXW6YTB');
  expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(totp.secretBytes % 5).toBe(0);
});

it('names the account in what an authenticator reads', () => {
  expect(enrolmentUri(secret, 'ada+x@example.com')).toBe(
    'otpauth://totp/Tidegate%3Aada%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tidegate&algorithm=SHA1&digits=6&period=30',
  );
});
