import { callerAddress } from './address';
import type { Dispatch } from './dispatch';
import { fromWebRequest } from './wire';

type RouteHandler = (request: Request) => Promise<Response>;

export interface MountDeps {
  readonly dispatch: Dispatch;
  readonly trustedProxyHops: number;
}

/**
 * One handler for every method of a Next route file. It answers as the lean front does; a path that the front would
 * hand to Next cannot arrive here, because route files stand below wire prefixes only.
 */
export const createRouteHandler =
  (ready: () => Promise<MountDeps>): RouteHandler =>
  async (request) => {
    const { dispatch, trustedProxyHops } = await ready();
    const address = callerAddress(undefined, request.headers.get('x-forwarded-for'), trustedProxyHops);
    const answered = dispatch(fromWebRequest(request, address));
    if (!answered) throw new Error('A route file stands outside the wire prefixes');
    const { status, headers, body } = await answered;
    const sent = new Headers(headers);
    if (status === 204) {
      sent.delete('content-type');
      return new Response(null, { status, headers: sent });
    }
    if (request.method === 'HEAD') {
      sent.set('content-length', String(Buffer.byteLength(body)));
      return new Response(null, { status, headers: sent });
    }
    return new Response(body, { status, headers: sent });
  };
