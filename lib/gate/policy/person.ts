import type { GateDeps } from '@/lib/gate/deps';
import { getSession, sessionCtx } from '@/lib/identity';
import { decodeUtf8, equalBytes, fromBase64Url, utf8 } from '@/lib/kernel/bytes';
import { isJsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import type { Call } from '@/lib/kernel/endpoint';

/** Cookie of a dashboard session. */
const cookieName = 'payjent_dashboard_session';

function cookieOf(header: string | null): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? null;
}

/** The id of the session that a signed cookie names; null for any other text. */
function sessionIdOf(cookie: string, { secrets }: Pick<GateDeps, 'secrets'>): string | null {
  const [payload = '', signature = ''] = cookie.split('.');
  if (!equalBytes(utf8(signature), utf8(secrets.cookieSignature(payload)))) return null;
  const bytes = fromBase64Url(payload);
  const text = bytes === null ? null : decodeUtf8(bytes);
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) && typeof value.sid === 'string' ? value.sid : null;
}

/** Who is signed in, as the database has them now; null for a visitor. */
export async function signedInPerson(
  deps: Pick<GateDeps, 'db' | 'secrets' | 'engine'>,
  { header, requestId }: Pick<Call<unknown, unknown, unknown, null>, 'header' | 'requestId'>,
): Promise<Ctx | null> {
  const cookie = cookieOf(header('cookie'));
  const id = cookie === null ? null : sessionIdOf(cookie, deps);
  const session = id === null ? null : await getSession(id, deps);
  return session === null ? null : sessionCtx(session, { requestId, now: deps.engine.clock.now() });
}
