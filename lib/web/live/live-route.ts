import { headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import { getSession } from '@/lib/identity';
import { requestId as requestIdFrom } from '@/lib/kernel/ids';
import { may, type Role } from '@/lib/kernel/permission';
import { permissionRefusals } from '@/lib/kernel/permit';
import { errorBody, errorContentType, type Failure, internalFailure } from '@/lib/web/error-body';
import { isOutage } from '@/lib/web/outage';
import { webProcess } from '@/lib/web/process';
import { webRefusals } from '@/lib/web/refusals';
import { currentSession } from '@/lib/web/session';
import { liveStreams } from './process-streams';
import { parseTopics, permissionOf } from './topics';

/** Seconds after which a refused stream may be tried again. */
const retryAfterSeconds = 30;
const endpoint = 'console.live';
const placeForm = /^\d{1,18}$/;

/** The place that the reader was told last: the browser sends it when it comes back, our own script in the address. */
function placeOf(request: NextRequest): bigint | null {
  const text = request.headers.get('last-event-id') ?? request.nextUrl.searchParams.get('after') ?? '';
  return placeForm.test(text) ? BigInt(text) : null;
}

/** `GET /api/console/live?topics=…`: server-sent events for the person who is signed in, about their tenant. */
export async function liveRoute(request: NextRequest): Promise<Response> {
  const id = requestIdFrom((await headers()).get('x-request-id'));
  try {
    return await answer(request, id);
  } catch (error) {
    const { log } = await webProcess();
    log.fault({ request_id: id, endpoint, error });
    return refused(
      isOutage(error) ? webRefusals.make('service.unavailable', { retryAfterSeconds }) : internalFailure,
      id,
    );
  }
}

async function answer(request: NextRequest, id: string): Promise<Response> {
  const session = await currentSession();
  if (session === null) return refused(webRefusals.make('session.required'), id);
  const topics = parseTopics(request.nextUrl.searchParams.get('topics') ?? '');
  if (topics === null) return refused(webRefusals.make('request.invalid', { field: 'topics' }), id);
  const maySee = (role: Role) => topics.every((topic) => may(role, permissionOf(topic)));
  if (!maySee(session.role)) return refused(permissionRefusals.make('permission.denied'), id);
  const { services, log } = await webProcess();
  const stream = (await liveStreams()).open(session.id, {
    tenantId: session.tenant.id,
    topics,
    place: placeOf(request),
    isStillIn: async () => {
      const now = await getSession(session.id, services);
      return now?.tenant.id === session.tenant.id && maySee(now.role);
    },
    onFault: (error) => log.fault({ request_id: id, endpoint, error }),
  });
  if (stream === null) return refused(webRefusals.make('request.rate_limited', { retryAfterSeconds }), id);
  request.signal.addEventListener('abort', stream.end, { once: true });
  return new Response(stream.body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // `no-transform` keeps compression away, which would hold each message back.
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': id,
    },
  });
}

const refused = (refusal: Failure, id: string): Response =>
  new Response(JSON.stringify(errorBody('problem', refusal, id)), {
    status: refusal.status,
    headers: {
      'content-type': errorContentType('problem'),
      'cache-control': 'private, no-store',
      'x-request-id': id,
      ...(refusal.retryAfterSeconds === undefined ? {} : { 'retry-after': String(refusal.retryAfterSeconds) }),
    },
  });
