import { type NextRequest, NextResponse } from 'next/server';
import { requestId } from '@/lib/kernel/ids';
import { hasSessionCookie, newNonce, signInPath } from '@/lib/web/page-request';
import { securityHeaders } from '@/lib/web/security-headers';

/**
 * Every page: a request id, security headers with a fresh nonce, and the way to the sign-in for signed-out visitors of
 * the console. No database and no rule: each page checks its session itself.
 */
export function middleware(request: NextRequest): NextResponse {
  const id = requestId(request.headers.get('x-request-id'));
  const headers = securityHeaders({
    kind: 'page',
    nonce: newNonce(),
    secure: (process.env.TIDEGATE_ORIGIN ?? '').startsWith('https:'),
    development: process.env.NODE_ENV === 'development',
  });
  const answer = answerFor(request, id, headers);
  for (const [name, value] of Object.entries({ ...headers, 'x-request-id': id })) answer.headers.set(name, value);
  return answer;
}

function answerFor(request: NextRequest, id: string, headers: Record<string, string>): NextResponse {
  const { pathname, search } = request.nextUrl;
  const inConsole = pathname === '/console' || pathname.startsWith('/console/');
  if (inConsole && !hasSessionCookie(request.cookies.getAll().map(({ name }) => name))) {
    return NextResponse.redirect(new URL(signInPath(`${pathname}${search}`), request.nextUrl), 307);
  }
  const forwarded = new Headers(request.headers);
  forwarded.set('x-request-id', id);
  // Next reads the nonce from the policy of the request and puts it on its own scripts.
  const policy = headers['content-security-policy'];
  if (policy !== undefined) forwarded.set('content-security-policy', policy);
  return NextResponse.next({ request: { headers: forwarded } });
}

export const config = {
  runtime: 'nodejs',
  matcher: [
    '/',
    '/console/:path*',
    '/sign-in/:path*',
    '/signup/:path*',
    '/invite/:path*',
    '/upload/:path*',
    '/second-step',
    '/paid',
  ],
};
