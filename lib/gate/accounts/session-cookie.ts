import { z } from 'zod';
import { wireId } from '@/lib/gate/domain/ids';
import type { GateSecrets } from '@/lib/gate/secrets';
import type { Session } from '@/lib/identity';
import { decodeUtf8, equalBytes, fromBase64Url, toBase64Url, utf8 } from '@/lib/kernel/bytes';
import { isUuid } from '@/lib/kernel/ids';

const name = 'payjent_dashboard_session';

/** Seven days, as the Payjent contract has it. */
export const dashboardSeconds = 7 * 24 * 60 * 60;

const claims = z.object({ account_id: z.string(), exp: z.int(), sid: z.string().refine(isUuid) });

const attributes = (maxAge: number, secure: boolean): string =>
  `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

/** The header that leaves a session with a browser. `sid` is what counts: it is looked up on every request. */
export function sessionCookie(secrets: GateSecrets, session: Session, secure: boolean): string {
  const exp = Math.floor(session.expiresAt.getTime() / 1_000);
  const text = JSON.stringify({ account_id: wireId('account', session.user.id), exp, sid: session.id });
  const payload = toBase64Url(utf8(text));
  return `${name}=${payload}.${secrets.cookieSignature(payload)}; ${attributes(dashboardSeconds, secure)}`;
}

export const clearedCookie = (secure: boolean): string => `${name}=; ${attributes(0, secure)}`;

/** The session's id in a `Cookie` header; null when there is none that we signed and that has not run out. */
export function sessionIdIn(secrets: GateSecrets, header: string | null, now: Date): string | null {
  const value = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  const [payload = '', signature = ''] = value?.split('.') ?? [];
  if (payload === '' || !equalBytes(utf8(signature), utf8(secrets.cookieSignature(payload)))) return null;
  const bytes = fromBase64Url(payload);
  const parsed = claims.safeParse(parseJson(bytes === null ? null : decodeUtf8(bytes)));
  return parsed.success && parsed.data.exp * 1_000 > now.getTime() ? parsed.data.sid : null;
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
