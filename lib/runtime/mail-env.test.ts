import { expect, it } from 'vitest';
import { SetupError } from '@/lib/kernel/setup-error';
import { readMailEnv } from './mail-env';

const production = { dataDir: '.data', isProduction: true };

it('sends letters by the mail server that is set', () => {
  const set = { TIDEGATE_SMTP_URL: 'smtps://mail.example.com', TIDEGATE_MAIL_FROM: 'no-reply@example.com' };
  expect(readMailEnv(set, production)).toEqual({
    smtpUrl: 'smtps://mail.example.com',
    from: 'no-reply@example.com',
    folder: null,
  });
});

it('needs a sender for a mail server', () => {
  expect(() => readMailEnv({ TIDEGATE_SMTP_URL: 'smtps://mail.example.com' }, production)).toThrow(SetupError);
});

it('has a folder stand in for a mail server, but not in production', () => {
  expect(readMailEnv({}, { ...production, isProduction: false }).folder).toBe('.data/mail');
  expect(readMailEnv({}, production)).toMatchObject({ smtpUrl: null, folder: null });
});
