import { headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import type { Ctx } from '@/lib/kernel/context';
import { requestId as requestIdFrom } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Reader } from '@/lib/views/reader';
import { errorBody, errorContentType, type Failure, internalFailure } from './error-body';
import { isOutage } from './outage';
import { webProcess } from './process';
import { webRefusals } from './refusals';
import { currentSession } from './session';
import { consoleReader } from './views';

/** A read of the console; null is answered as 404. */
export type ConsoleRead<P> = (
  ctx: Ctx,
  from: { readonly params: P; readonly query: URLSearchParams; readonly reader: Reader },
) => Promise<Outcome<unknown>>;

/** A JSON route of the console's pages: the session decides who reads, and the read itself what they may. */
export function consoleRoute<P>(name: string, read: ConsoleRead<P>) {
  return async (request: NextRequest, { params }: { readonly params: Promise<P> }): Promise<Response> => {
    const id = requestIdFrom((await headers()).get('x-request-id'));
    try {
      const session = await currentSession();
      if (session === null) return refusal(webRefusals.make('session.required'), id);
      const from = { params: await params, query: request.nextUrl.searchParams, reader: await consoleReader() };
      const outcome = await read({ ...session.ctx, requestId: id }, from);
      if (!outcome.ok) return refusal(outcome.refusal, id);
      return outcome.value === null
        ? refusal(webRefusals.make('request.not_found'), id)
        : json(outcome.value, 200, 'application/json', id);
    } catch (error) {
      const { log } = await webProcess();
      log.fault({ request_id: id, endpoint: name, error });
      return refusal(isOutage(error) ? webRefusals.make('service.unavailable') : internalFailure, id);
    }
  };
}

/** A route's no, as every route of the console says it. */
export const refusal = (failure: Failure, id: string): Response =>
  json(errorBody('problem', failure, id), failure.status, errorContentType('problem'), id);

const json = (body: unknown, status: number, type: string, id: string): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': type, 'cache-control': 'private, no-store', 'x-request-id': id },
  });
