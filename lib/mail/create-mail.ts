import { SetupError } from '@/lib/kernel/setup-error';
import { folderMail } from './folder-mail';
import type { Mail, MailEnv } from './mail';
import { smtpMail } from './smtp-mail';

/** A mail server where one is set, else the folder. Without either, letters wait in the queue until there is one. */
export function createMail({ smtpUrl, from, folder }: MailEnv): Mail {
  if (smtpUrl !== null) return smtpMail(smtpUrl, from);
  if (folder !== null) return folderMail(folder, from);
  return {
    async send() {
      throw new SetupError('There is no mail server.', 'Set TIDEGATE_SMTP_URL and TIDEGATE_MAIL_FROM.');
    },
  };
}
