import { expect, it } from 'vitest';
import { errorLine } from './error-line';

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

it.each([
  ['one line', new Error('first\r\n second\u0000\u2028third'), 'first second third'],
  [
    'the code before a text that lacks it',
    coded('CERT_EXPIRED', 'certificate has expired'),
    'CERT_EXPIRED: certificate has expired',
  ],
  ['the code once', coded('ECONNRESET', 'read ECONNRESET'), 'read ECONNRESET'],
  ['no more than 500 characters', new Error('x'.repeat(900)), 'x'.repeat(500)],
  ['a sentence for what is no error', { secret: 1 }, 'The connection failed'],
])('keeps %s', (_, error, expected) => {
  expect(errorLine(error)).toBe(expected);
});
