import { join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';
import type { MailEnv } from '@/lib/mail';

/** How this installation sends letters. */
export const mailVariables = z.object({
  /** `smtps://user:password@mail.example.com`, or `smtp://…?requireTLS=true`. */
  TIDEGATE_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  TIDEGATE_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]+$/, 'expected an address, such as Tidegate <no-reply@example.com>')
    .optional(),
});

const standIn = 'Tidegate <no-reply@localhost>';

/** Letters of a process that sends none; they wait. */
export const mailDefaults: MailEnv = { smtpUrl: null, from: standIn, folder: null };

/** @throws SetupError when there is a mail server and nobody to be the sender. */
export function readMailEnv(
  { TIDEGATE_SMTP_URL: url, TIDEGATE_MAIL_FROM: from }: z.output<typeof mailVariables>,
  { dataDir, isProduction }: { readonly dataDir: string; readonly isProduction: boolean },
): MailEnv {
  if (url !== undefined && from === undefined) {
    throw new SetupError(
      'TIDEGATE_SMTP_URL is set without TIDEGATE_MAIL_FROM.',
      'Set the address that letters are from.',
    );
  }
  return { smtpUrl: url ?? null, from: from ?? standIn, folder: isProduction ? null : join(dataDir, 'mail') };
}
