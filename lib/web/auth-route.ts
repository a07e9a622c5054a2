import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from './auth';
import { webProcess } from './process';

/** What of next-auth is reachable. Its log sink, for one, would let anybody write into ours. */
const actions: Readonly<Record<string, readonly string[]>> = {
  GET: ['csrf', 'error', 'providers', 'session', 'signin', 'signout'],
  POST: ['callback/credentials', 'signin', 'signin/credentials', 'signout'],
};

interface RouteContext {
  readonly params: Promise<{ readonly nextauth: string[] }>;
}

/** Handler of `/api/auth/*`. */
export async function authRoute(request: NextRequest, context: RouteContext): Promise<Response> {
  const action = (await context.params).nextauth.join('/');
  if (!actions[request.method]?.includes(action)) return new Response(null, { status: 404 });
  const { env, services, log } = await webProcess();
  const { secret, origin } = env;
  const options = authOptions({ people: services, clock: services.clock, log, secret, origin });
  const answer: unknown = await NextAuth(request, context, options);
  if (answer instanceof Response) return answer;
  throw new Error('next-auth gave no answer');
}
