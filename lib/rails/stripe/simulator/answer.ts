import { createHash } from 'node:crypto';
import { checkParams } from '@/lib/rails/stripe/openapi/check-params';
import { type FoundOperation, findOperation, requestSchema, stripeDocument } from '@/lib/rails/stripe/openapi/document';
import { type ErrorBody, refuse, StripeRefusal } from './errors';
import { parseForm } from './form';
import { Params } from './params';
import { expandInto } from './render';
import type { Handler } from './route';
import { routes } from './routes';
import type { World } from './world';

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly authorization: string | null;
  readonly idempotencyKey: string | null;
  readonly account: string | null;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly replayed: boolean;
}

const longestKey = 255;
/** The only requests that make sense on behalf of a connected account here. */
const onBehalf = /^\/v1\/balance(?:_transactions)?$/;

export const errorText = (error: ErrorBody): string => JSON.stringify({ error }, null, 2);

/** Test keys only: whoever points a live key at a simulator has made a mistake. */
function checkKey(authorization: string | null): void {
  const [scheme = '', given = ''] = (authorization ?? '').split(' ');
  const key = /^basic$/i.test(scheme) ? Buffer.from(given, 'base64').toString().replace(/:$/, '') : given;
  if (/^sk_test_\w+$/.test(key)) return;
  const shown = key === '' ? 'none' : `${key.slice(0, 8)}…`;
  refuse(`Invalid API Key provided: ${shown}. This is a simulator and takes keys that begin with sk_test_.`, {}, 401);
}

function findRoute({ method, path }: WireRequest): { readonly found: FoundOperation; readonly handler: Handler } {
  const found = findOperation(method, path);
  const handler = found && routes[`${found.method} ${found.template}`];
  if (handler) return { found, handler };
  const what = found ? 'The simulator does not model' : 'The simulator does not know';
  refuse(`${what} ${method} ${path}.`, {}, 501);
}

function readParams(request: WireRequest, { operation }: FoundOperation): Params {
  const isJson = request.path.startsWith('/v2/') && request.method !== 'GET';
  let given: Record<string, unknown>;
  if (isJson) {
    const parsed: unknown = request.body === '' ? {} : JSON.parse(request.body);
    given = { ...Object(parsed) };
  } else {
    given = parseForm(request.method === 'POST' ? request.body : request.query);
  }
  const checked = checkParams(requestSchema(operation), given, isJson ? 'json' : 'form');
  if (checked.ok) return new Params(checked.value);
  const { code, param, message } = checked.problem;
  refuse(message, { param, ...(code === null ? {} : { code }) });
}

const fingerprintOf = ({ method, path, body }: WireRequest): string =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('hex');

/** Answers requests of the API one at a time, and the same request with the same key only once. */
export class Answerer {
  readonly #world: World;
  /** Keys of requests that are held back, by a fault, before they are executed. */
  readonly #inFlight = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  hold(request: WireRequest): () => void {
    const key = this.#keyOf(request);
    if (key === null) return () => undefined;
    this.#inFlight.add(key);
    return () => this.#inFlight.delete(key);
  }

  answer(request: WireRequest): WireAnswer {
    const requestId = this.#world.newId('req').slice(0, 18);
    const headers = {
      'content-type': 'application/json',
      'request-id': requestId,
      'stripe-version': stripeDocument().info.version,
      ...(request.idempotencyKey ? { 'idempotency-key': request.idempotencyKey } : {}),
    };
    this.#world.request = { id: requestId, idempotency_key: request.idempotencyKey };
    try {
      const { status, body, replayed } = this.#once(request);
      return { status, body, replayed, headers: replayed ? { ...headers, 'idempotent-replayed': 'true' } : headers };
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      return { status: error.status, body: errorText(error.body), headers, replayed: false };
    } finally {
      this.#world.request = { id: null, idempotency_key: null };
      this.#world.onChange();
    }
  }

  /** A later request with this key gets this answer instead of the one that was given. */
  overwrite(request: WireRequest, status: number, body: string): void {
    const key = this.#keyOf(request);
    const stored = key === null ? undefined : this.#world.tables.answers[key];
    if (key !== null && stored) this.#world.tables.answers[key] = { ...stored, status, body };
  }

  #keyOf({ method, idempotencyKey, account }: WireRequest): string | null {
    return method === 'POST' && idempotencyKey !== null ? `${account ?? ''}:${idempotencyKey}` : null;
  }

  #once(request: WireRequest): { status: number; body: string; replayed: boolean } {
    checkKey(request.authorization);
    const key = this.#keyOf(request);
    if (key !== null && key.length > longestKey + 22) refuse('Idempotency keys may have 255 characters at most.', {});
    const stored = key === null ? undefined : this.#world.tables.answers[key];
    if (stored && stored.at > this.#world.now() - 86_400) {
      if (stored.fingerprint !== fingerprintOf(request)) {
        const message =
          'Keys for idempotent requests can only be used with the same parameters they were first used with.';
        throw new StripeRefusal(400, { type: 'idempotency_error', message });
      }
      return { status: stored.status, body: stored.body, replayed: true };
    }
    if (key !== null && this.#inFlight.has(key)) {
      const message = 'There is currently another in-progress request using this Idempotent Key.';
      throw new StripeRefusal(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message });
    }
    const { found, handler } = findRoute(request);
    if (request.account !== null && !onBehalf.test(request.path)) {
      refuse('The simulator does not model requests on behalf of a connected account here.', {}, 501);
    }
    const params = readParams(request, found);
    const executed = this.#execute(request, found, handler, params);
    if (key !== null) {
      this.#world.tables.answers[key] = { ...executed, fingerprint: fingerprintOf(request), at: this.#world.now() };
    }
    return { ...executed, replayed: false };
  }

  /** Once execution has begun, a refusal is an answer like any other and is kept. */
  #execute(
    { account }: WireRequest,
    found: FoundOperation,
    handler: Handler,
    params: Params,
  ): { status: number; body: string } {
    try {
      const rendered = handler({ world: this.#world, params, path: found.params, account });
      expandInto(this.#world, rendered, params.texts('expand'));
      return { status: 200, body: JSON.stringify(rendered, null, 2) };
    } catch (error) {
      if (!(error instanceof StripeRefusal) || error.status === 501) throw error;
      return { status: error.status, body: errorText(error.body) };
    }
  }
}
