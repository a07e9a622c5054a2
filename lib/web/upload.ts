import { headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import type { z } from 'zod';
import type { Ctx } from '@/lib/kernel/context';
import { requestId as requestIdFrom } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Services } from '@/lib/runtime/services';
import { errorBody, errorContentType, type Failure, internalFailure } from './error-body';
import { isOutage } from './outage';
import { webProcess } from './process';
import { webRefusals } from './refusals';
import { currentSession, liveCtx } from './session';
import { refuseIssues } from './validation';

/** One file; the general limit of bodies is far below it. */
const uploadBytes = 4 * 1024 * 1024;

/** Says what a file is, as JSON in UTF-8, percent-encoded. A page of another site cannot send this header. */
const header = 'x-upload';
const headerLength = 4_096;

interface UploadRoute<S extends z.ZodType, P, T> {
  readonly name: string;
  readonly schema: S;
  readonly params: Promise<P>;
  readonly run: (
    input: z.output<S>,
    given: { readonly bytes: Uint8Array; readonly params: P; readonly services: Services; readonly request: Caller },
  ) => Promise<Outcome<T>>;
}

interface Caller {
  readonly requestId: string;
  readonly now: Date;
  /** In the live tenant; null for who is not signed in. */
  readonly ctx: Ctx | null;
}

/** Takes one file as the body of a request, read no further than its limit, and answers in JSON. */
export async function takeUpload<S extends z.ZodType, P, T>(
  request: NextRequest,
  { name, params, run, schema }: UploadRoute<S, P, T>,
): Promise<Response> {
  const given = await headers();
  const id = requestIdFrom(given.get('x-request-id'));
  const { log, services } = await webProcess();
  try {
    const address = given.get('x-forwarded-for') ?? '';
    const verdict = services.limiter.take('public_requests', address, services.clock.now().getTime());
    if (!verdict.allowed) {
      const { retryAfterSeconds } = verdict;
      return refusal(webRefusals.make('request.rate_limited', { retryAfterSeconds }), id);
    }
    const input = schema.safeParse(decoded(given.get(header)));
    if (!input.success) {
      const invalid = refuseIssues(input.error.issues);
      return invalid.ok ? refusal(internalFailure, id) : refused(invalid, id);
    }
    const bytes = await readBytes(request);
    if (!bytes.ok) return refused(bytes, id);
    const session = await currentSession();
    const ctx = session === null ? null : { ...liveCtx(session), requestId: id };
    const caller = { requestId: id, now: services.clock.now(), ctx };
    const taken = await run(input.data, { bytes: bytes.value, params: await params, services, request: caller });
    return taken.ok ? json(taken.value, 201, 'application/json', id) : refused(taken, id);
  } catch (error) {
    log.fault({ request_id: id, endpoint: name, error });
    return refusal(isOutage(error) ? webRefusals.make('service.unavailable') : internalFailure, id);
  }
}

function decoded(text: string | null): unknown {
  if (text === null || text.length > headerLength) return null;
  try {
    return JSON.parse(decodeURIComponent(text));
  } catch {
    return null;
  }
}

async function readBytes(request: NextRequest): Promise<Outcome<Uint8Array>> {
  const tooLarge = webRefusals.refuse('request.upload_too_large');
  if (Number(request.headers.get('content-length') ?? '0') > uploadBytes) return tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > uploadBytes) return tooLarge;
    chunks.push(chunk);
  }
  return ok(new Uint8Array(Buffer.concat(chunks)));
}

const refused = (outcome: Extract<Outcome<never>, { ok: false }>, id: string): Response => refusal(outcome.refusal, id);

const refusal = (failure: Failure, id: string): Response =>
  json(errorBody('problem', failure, id), failure.status, errorContentType('problem'), id);

const json = (body: unknown, status: number, type: string, id: string): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': type, 'cache-control': 'private, no-store', 'x-request-id': id },
  });
