import { createTransport } from 'nodemailer';
import { domainOf, type Mail } from './mail';

const timeoutMs = 15_000;

/** What is said of a failure: the server's code and nothing of the letter, which its own words may repeat. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const [code, answer]: unknown[] = [Reflect.get(error, 'code'), Reflect.get(error, 'responseCode')];
  return [code, answer].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ') || 'unknown';
}

/** Hands letters to the mail server of a URL, such as `smtps://user:password@mail.example.com`. */
export function smtpMail(url: string, from: string): Mail {
  const transport = createTransport(
    {
      url,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send({ to, subject, text }, id) {
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domainOf(from)}>`,
        });
      } catch (error) {
        throw new Error(`The mail server did not take a letter (${codeOf(error)})`);
      }
    },
  };
}
