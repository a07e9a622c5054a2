import { bounds } from '@/lib/kernel/bounds';
import { decodeUtf8 } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import type { Call, Endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, ok, type Refusal, refusalTables } from '@/lib/kernel/outcome';
import { readJson } from './json-body';
import { decodePart, readQuery } from './query-string';
import { webRefusals } from './refusals';
import type { Route } from './router';
import { refuseIssues } from './validation';
import { type BodyRead, pathOf, queryOf, type WireRequest } from './wire';

const noBody = new Uint8Array(0);
const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
const jsonType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** The refusal that the endpoint gives for an unknown id: a malformed one gets exactly the same answer. */
function unknownIdRefusal(endpoint: Endpoint): Refusal {
  for (const code of endpoint.refusals ?? []) {
    for (const table of refusalTables) {
      const spec = table[code];
      if (spec?.status === 404) return { code, status: 404, message: spec.message, retryable: spec.retryable ?? false };
    }
  }
  return webRefusals.make('request.not_found');
}

function readParams(route: Route, values: readonly string[]): Outcome<unknown> {
  const { endpoint, paramNames } = route;
  if (!endpoint.params) return ok(undefined);
  const named = new Map<string, string>();
  for (const [index, name] of paramNames.entries()) {
    const sent = values[index] ?? '';
    const value = decodePart(sent) ?? (endpoint.undecoded ? sent : null);
    if (value === null) return { ok: false, refusal: unknownIdRefusal(endpoint) };
    named.set(name, value);
  }
  const parsed = endpoint.params.safeParse(Object.fromEntries(named));
  return parsed.success ? ok(parsed.data) : { ok: false, refusal: unknownIdRefusal(endpoint) };
}

function readQueryFor(endpoint: Endpoint, url: string): Outcome<unknown> {
  if (!endpoint.query) return ok(undefined);
  const read = readQuery(queryOf(url));
  if (!read.ok) {
    return webRefusals.refuse('request.invalid', {
      message: `Correct the query parameter "${read.field.slice(0, 100)}": ${read.problem}.`,
      field: read.field.slice(0, 100),
      details: { in: 'query' },
    });
  }
  const parsed = endpoint.query.safeParse(read.values);
  return parsed.success ? ok(parsed.data) : refuseIssues(parsed.error.issues, 'query');
}

async function readBytes(request: WireRequest): Promise<Outcome<Uint8Array>> {
  if (request.method === 'GET' || request.method === 'HEAD') return ok(noBody);
  const bytes = await request.bytes(bounds.bodyBytes);
  if (bytes === 'too_large') return webRefusals.refuse('request.body_too_large');
  if (bytes === 'aborted') return webRefusals.refuse('request.aborted');
  return ok(bytes);
}

/** An absent body that may be absent reads as `{}`. */
function parseBody(endpoint: Endpoint, request: WireRequest, raw: Uint8Array): Outcome<unknown> {
  if (!endpoint.body) return ok(undefined);
  let value: unknown = {};
  const type = request.headers.get('content-type') ?? '';
  if (endpoint.form && formType.test(type)) {
    const text = decodeUtf8(raw);
    if (text === null) return webRefusals.refuse('request.invalid', { message: 'The form is not UTF-8 text.' });
    value = Object.fromEntries(new URLSearchParams(text));
  } else if (raw.byteLength > 0) {
    if (!jsonType.test(type)) {
      return webRefusals.refuse('request.unsupported_media_type');
    }
    const read = readJson(raw);
    if (!read.ok) return { ok: false, refusal: malformed(read.problem) };
    value = read.value;
  } else if (!endpoint.bodyOptional) {
    return webRefusals.refuse('request.invalid', { message: 'Send a JSON body: this endpoint needs one.' });
  }
  const parsed = endpoint.body.safeParse(value);
  return parsed.success ? ok(parsed.data) : refuseIssues(parsed.error.issues);
}

/** The request with a body that can be read more than once. */
export function keepBody(request: WireRequest): WireRequest {
  let kept: Promise<BodyRead> | null = null;
  return {
    method: request.method,
    url: request.url,
    headers: request.headers,
    address: request.address,
    bytes: (limit) => {
      kept ??= request.bytes(limit);
      return kept;
    },
  };
}

/** Why the bytes are no JSON at all; null when they are, or when there are none to read. */
export async function bodyProblem(endpoint: Endpoint, request: WireRequest): Promise<Refusal | null> {
  if (!endpoint.body || !jsonType.test(request.headers.get('content-type') ?? '')) return null;
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes.refusal;
  if (bytes.value.byteLength === 0) return null;
  const read = readJson(bytes.value);
  return read.ok ? null : malformed(read.problem);
}

const malformed = (problem: string): Refusal =>
  webRefusals.make('request.malformed_json', { message: `The body cannot be read as JSON: ${problem}.` });

/** What a handler receives, before its types are told apart by the declaration. */
export type AnyCall = Call<unknown, unknown, unknown, Ctx | null>;

/** Reads and checks path, query and body, in this order; the first refusal ends it. */
export async function readCall(
  route: Route,
  values: readonly string[],
  request: WireRequest,
  requestId: string,
  ctx: Ctx | null,
): Promise<Outcome<AnyCall>> {
  const { endpoint } = route;
  const params = readParams(route, values);
  if (!params.ok) return params;
  const query = readQueryFor(endpoint, request.url);
  if (!query.ok) return query;
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes;
  const body = parseBody(endpoint, request, bytes.value);
  if (!body.ok) return body;
  return ok({
    ctx,
    requestId,
    params: params.value,
    query: query.value,
    body: body.value,
    rawBody: bytes.value,
    path: pathOf(request.url),
    method: endpoint.method,
    address: request.address,
    header: (name) => request.headers.get(name),
  });
}
