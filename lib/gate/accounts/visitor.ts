import { seeOther } from '@/lib/gate/dashboard/answers';
import type { GateDeps } from '@/lib/gate/deps';
import { getSession, hasPeople, type Session, sessionCtx } from '@/lib/identity';
import type { Ctx } from '@/lib/kernel/context';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { isFromUs } from './domain/same-site';
import { accountRefusals } from './refusals';
import { sessionIdIn } from './session-cookie';

type Visit = Pick<Call, 'header' | 'requestId'>;
type VisitDeps = Pick<GateDeps, 'db' | 'secrets' | 'settings' | 'engine'>;

export const isSecure = ({ settings }: Pick<GateDeps, 'settings'>): boolean => settings.baseUrl.startsWith('https:');

/** Refuses a browser's request that a page of somebody else made, with `account.cross_site`. */
export function checkSource({ settings }: Pick<GateDeps, 'settings'>, { header }: Pick<Call, 'header'>): Outcome<null> {
  const source = { site: header('sec-fetch-site'), origin: header('origin') };
  return isFromUs(source, settings.ownOrigins) ? ok(null) : accountRefusals.refuse('account.cross_site');
}

export interface Visitor {
  readonly session: Session;
  readonly ctx: Ctx;
}

/** Who is behind the cookie, as the database has them now; null for a visitor who is not signed in. */
export async function visitorOf({ db, secrets, engine }: VisitDeps, visit: Visit): Promise<Visitor | null> {
  const now = engine.clock.now();
  const id = sessionIdIn(secrets, visit.header('cookie'), now);
  const session = id === null ? null : await getSession(id, { db });
  return session === null ? null : { session, ctx: sessionCtx(session, { requestId: visit.requestId, now }) };
}

/** Runs `work` for who is signed in; everybody else is sent to the door, and told nothing. */
export async function signedIn(
  deps: VisitDeps,
  visit: Visit,
  work: (visitor: Visitor) => Promise<Outcome<Answer>>,
): Promise<Outcome<Answer>> {
  const visitor = await visitorOf(deps, visit);
  if (visitor !== null) return work(visitor);
  return seeOther((await hasPeople(deps)) ? '/auth/login' : '/auth/register');
}
