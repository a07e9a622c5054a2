import { html } from '@/lib/gate/pages/html';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { pageHeaders, pageText } from './html';

type Asked = Pick<Call, 'header'>;

/** A browser says that it wants a page. */
export const asksForPage = ({ header }: Asked): boolean => /\btext\/html\b/i.test(header('accept') ?? '');

/** A program that sends JSON gets JSON; forms and browsers get pages. */
export const wantsJson = (call: Asked): boolean =>
  /^application\/json\b/i.test(call.header('content-type') ?? '') && !asksForPage(call);

export const page = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): Outcome<Answer> =>
  ok({ status, body: null, text, headers: { ...pageHeaders, ...headers } });

/** Sends a browser on, with nothing in the body. */
export const seeOther = (location: string, headers: Readonly<Record<string, string>> = {}): Outcome<Answer> =>
  ok({
    status: 303,
    body: null,
    text: '',
    headers: { 'content-type': 'text/plain; charset=utf-8', location, ...headers },
  });

const titles: Readonly<Record<number, string>> = {
  401: 'Sign in again',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not possible now',
  422: 'Please correct this',
};

/** A refusal as a page for browsers and as the wire's error for programs. */
export function refused(call: Asked, refusal: Refusal): Outcome<Answer> {
  if (!asksForPage(call)) return refuse(refusal);
  const title = titles[refusal.status] ?? 'Not now';
  const main = html`<h1>${title}</h1>
<p class="alert" role="alert">${refusal.message}</p>
<p><a href="/dashboard">Back to the dashboard</a></p>`;
  return page(refusal.status, pageText({ title, main }));
}
