import type { Reply } from '@/lib/testing/client';
import type { Stack } from '@/lib/testing/stack';

type Headers = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, string>>;

/** Requests of a browser, or of a program with a browser's cookie. */
export function visitor({ carry }: Stack, cookie: string | null = null) {
  const own: Headers = cookie === null ? {} : { cookie };
  const send = (path: string, body: string, type: string, more: Headers): Promise<Reply> =>
    carry({ method: 'POST', path, body, headers: { 'content-type': type, ...own, ...more } });
  return {
    cookie,
    get: (path: string, more: Headers = {}) => carry({ method: 'GET', path, headers: { ...own, ...more } }),
    form: (path: string, fields: Fields = {}, more: Headers = {}) =>
      send(path, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded', more),
    json: (path: string, body: unknown = {}, more: Headers = {}) =>
      send(path, JSON.stringify(body), 'application/json', more),
  };
}
export type Visitor = ReturnType<typeof visitor>;

export const password = 'long enough';

/** The cookie that an answer leaves. */
export const cookieOf = (reply: Reply): string => reply.headers.get('set-cookie')?.split(';')[0] ?? '';

/** Somebody with a new account, signed in. */
export async function person(stack: Stack, email: string): Promise<Visitor> {
  const made = await visitor(stack).form('/auth/register', { email, password });
  if (made.status !== 303) throw new Error(`no account: ${made.status} ${made.text}`);
  return visitor(stack, cookieOf(made));
}

/** An agent of theirs, with its open install link. */
export async function registeredAgent(who: Visitor, botId: string) {
  const body = { name: `Agent ${botId}`, platform: 'tests', bot_id: botId };
  const made = await who.json('/dashboard/agents/register', body);
  if (made.status !== 200) throw new Error(`no agent: ${made.status} ${made.text}`);
  const installUrl = String(made.body.install_link.install_url);
  return { agentId: String(made.body.agent.id), installUrl, installPath: new URL(installUrl).pathname };
}
