import { pythonJson } from '@/lib/gate/domain/python-json';
import type { JsonObject } from '@/lib/kernel/canonical-json';

/** What POSIX shells read as one plain word. */
const plainWord = /^[A-Za-z0-9@%+=:,./_-]+$/;

/** One argument for a POSIX shell. A preview is text to read; nothing here ever runs one. */
export const shellQuote = (text: string): string =>
  plainWord.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;

export interface RequestToShow {
  readonly method: string;
  /** URL, or `service_fqn:resource`. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

const isEmpty = (body: JsonObject): boolean => Object.keys(body).length === 0;

/** The call as the pay.sh command line makes it. */
export function paycurlPreview({ method, target, headers, body }: RequestToShow): string {
  const words = ['paycurl', '-X', shellQuote(method), shellQuote(target)];
  for (const [name, value] of Object.entries(headers)) words.push('-H', shellQuote(`${name}: ${value}`));
  if (!isEmpty(body)) words.push('--json', shellQuote(pythonJson(body)));
  return words.join(' ');
}

/** The call as the Sponge wallet makes it. */
export function spongePreview({ method, target, body }: Omit<RequestToShow, 'headers'>): string {
  const words = ['npx', 'spongewallet', 'pay', 'fetch', '--url', shellQuote(target), '--method', shellQuote(method)];
  if (!isEmpty(body)) words.push('--body', shellQuote(pythonJson(body)));
  return words.join(' ');
}

/** What an agent does by its own means once the gate has authorised it. */
export const externalPreview = (method: string, target: string): string =>
  `${method} ${target} (agent executes externally after Payjent authorization)`;

/** What the procurement executor is sent once the user has paid. */
export const executorPreview = (serviceUrl: string): string =>
  `POST ${serviceUrl} (the procurement executor acts after Payjent confirms the payment)`;
