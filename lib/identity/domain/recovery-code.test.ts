import { expect, it } from 'vitest';
import { randomBytes } from '@/lib/kernel/ids';
import { parseRecoveryCode, recovery, recoveryCodeOf, recoveryDigest } from './recovery-code';

it('reads a code back however it is typed', () => {
  const code = recoveryCodeOf(randomBytes(recovery.bytes));
  expect(code).toMatch(/^[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}$/);
  const letters = code.replaceAll('-', '');
  for (const typed of [code, letters, code.toLowerCase(), ` ${code.replaceAll('-', ' ')} `]) {
    expect(parseRecoveryCode(typed)).toBe(letters);
  }
});

it.each(['', '123456', 'AAAA-AAAA-AAAA-AAA', 'AAAA-AAAA-AAAA-AAA1'])('takes %j for none', (text) => {
  expect(parseRecoveryCode(text)).toBeNull();
});

it('is good for one person alone', () => {
  expect(recoveryDigest('one', 'A')).not.toEqual(recoveryDigest('other', 'A'));
});
