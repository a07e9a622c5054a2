import type { Answer, Endpoint, ErrorFamily } from '@/lib/kernel/endpoint';
import { requestId as requestIdFrom } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import { errorBody, errorContentType, type Failure, failureStatus, internalFailure } from './error-body';
import { admit, type Caller, type GuardDeps } from './guard';
import type { RequestLog } from './log';
import { isOutage } from './outage';
import { type AnyCall, bodyProblem, keepBody, readCall } from './read-call';
import { webRefusals } from './refusals';
import { createRouter, type Match, type Route } from './router';
import { securityHeaders } from './security-headers';
import { pathOf, type WireAnswer, type WireRequest } from './wire';
import { isWirePath, wirePrefixOf } from './wire-paths';

/** Longest a caller waits, in milliseconds. Below the 30 s after which known clients give up on an attempt. */
const DEADLINE_MS = 25_000;
const OUTAGE_RETRY_SECONDS = 1;

export interface DispatchDeps extends GuardDeps {
  readonly endpoints: readonly Endpoint[];
  readonly log: RequestLog;
  readonly now: () => Date;
  /** Checks every answer against its declared schema; on in tests and development. */
  readonly checkAnswers: boolean;
  /** True when the canonical origin is https. */
  readonly secure: boolean;
  readonly deadlineMs?: number;
}

/** Answers a request to a declared endpoint or wire path; null hands every other path to Next. */
export type Dispatch = (request: WireRequest) => Promise<WireAnswer> | null;

/** One request on its way: what the log line and the error body need, filled in as it becomes known. */
interface Exchange {
  readonly request: WireRequest;
  readonly requestId: string;
  /** Declared path for the log; what was sent below a known prefix may hold a token. */
  readonly template: string;
  readonly family: ErrorFamily;
  readonly route: Route | null;
  readonly started: number;
  caller: Caller | null;
  intentId: string | null;
  code: string | null;
}

/** The declaration's own schemas produced the call's parts, which the erased list of endpoints cannot express. */
const callHandler = (endpoint: Endpoint, call: AnyCall): Promise<Outcome<Answer>> => endpoint.handle(call as never);

function stringField(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'string' ? field : null;
}

/**
 * Throws when an answer is not what its declaration promises. One with a content type of its own is no JSON to check, and
 * a refusal as a page stands for the refusal that is declared.
 */
function checkAnswer(endpoint: Endpoint, { status, headers }: Answer, text: string): void {
  const declared = endpoint.responses[status];
  const isPage = headers?.['content-type'] !== undefined;
  if (isPage && (declared || status >= 400)) return;
  if (!declared) throw new Error(`${endpoint.name} answered ${status}, which it does not declare`);
  if (declared.contentType !== undefined) return;
  const parsed = declared.schema.safeParse(text === '' ? undefined : JSON.parse(text));
  if (!parsed.success) throw new Error(`${endpoint.name} broke its ${status} schema: ${parsed.error.message}`);
}

const jsonOf = (body: unknown): string => (body === undefined ? '' : JSON.stringify(body));

/** Methods of a path as the Allow header lists them. */
function allowOf(match: Match): string {
  const methods = [...match.routes.keys()];
  if (methods.includes('GET')) methods.push('HEAD');
  return [...methods, 'OPTIONS'].join(', ');
}

class Dispatcher {
  readonly #deps: DispatchDeps;
  readonly #find: (path: string) => Match | null;
  readonly #families = new Map<string, ErrorFamily>();
  readonly #headers: Readonly<Record<string, string>>;
  readonly #deadlineMs: number;

  constructor(deps: DispatchDeps) {
    this.#deps = deps;
    this.#find = createRouter(deps.endpoints);
    this.#deadlineMs = deps.deadlineMs ?? DEADLINE_MS;
    this.#headers = {
      ...securityHeaders({ kind: 'api', secure: deps.secure }),
      'content-type': 'application/json',
      'cache-control': 'no-store',
    };
    for (const endpoint of deps.endpoints) {
      for (const path of [endpoint.path, ...(endpoint.aliases ?? [])]) {
        if (!isWirePath(path)) throw new Error(`${endpoint.name}: no route file mounts ${path}; see wire-paths.ts`);
        const prefix = wirePrefixOf(path) ?? '';
        if (!this.#families.has(prefix)) this.#families.set(prefix, endpoint.errors);
      }
    }
  }

  dispatch(request: WireRequest): Promise<WireAnswer> | null {
    const path = pathOf(request.url);
    const match = this.#find(path);
    if (!match && !isWirePath(path)) return null;
    return this.#serve(request, path, match);
  }

  async #serve(request: WireRequest, path: string, match: Match | null): Promise<WireAnswer> {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = match?.routes.get(method) ?? null;
    const anyRoute = route ?? match?.routes.values().next().value ?? null;
    const prefix = wirePrefixOf(path) ?? '';
    const exchange: Exchange = {
      request: keepBody(request),
      requestId: requestIdFrom(request.headers.get('x-request-id')),
      template: anyRoute?.template ?? `/${prefix}/*`,
      family: anyRoute?.endpoint.errors ?? this.#families.get(prefix) ?? 'paybond',
      route,
      started: performance.now(),
      caller: null,
      intentId: null,
      code: null,
    };
    const answer = route && match ? await this.#inTime(exchange, route, match) : this.#unrouted(exchange, match);
    this.#logLine(exchange, answer.status);
    return answer;
  }

  #unrouted(exchange: Exchange, match: Match | null): WireAnswer {
    if (!match) return this.#failed(exchange, webRefusals.make('request.unknown_path'));
    const allow = allowOf(match);
    if (exchange.request.method === 'OPTIONS') return this.#answer(exchange, 204, '', { allow });
    return this.#failed(exchange, webRefusals.make('request.method_not_allowed'), { allow });
  }

  /** The work goes on after the deadline: what it commits is found again by the caller's next attempt. */
  async #inTime(exchange: Exchange, route: Route, match: Match): Promise<WireAnswer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<WireAnswer>((resolve) => {
      timer = setTimeout(() => {
        const retryAfterSeconds = OUTAGE_RETRY_SECONDS;
        resolve(this.#failed(exchange, webRefusals.make('service.timeout', { retryAfterSeconds })));
      }, this.#deadlineMs);
    });
    try {
      return await Promise.race([this.#run(exchange, route, match), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #run(exchange: Exchange, route: Route, match: Match): Promise<WireAnswer> {
    const { request, requestId } = exchange;
    try {
      // Clients of the payment gate hear of a body that is no JSON before their key is looked at.
      const problem = route.endpoint.errors === 'payjent' ? await bodyProblem(route.endpoint, request) : null;
      if (problem !== null) return this.#failed(exchange, problem);
      const now = this.#deps.now();
      const admitted = await admit(route.endpoint, request, now, this.#deps);
      if (!admitted.ok) return this.#failed(exchange, admitted.refusal);
      const caller = admitted.value;
      exchange.caller = caller;
      const ctx = caller && { tenant: caller.tenant, actor: caller.actor, requestId, now };
      const call = await readCall(route, match.values, request, requestId, ctx);
      if (!call.ok) return this.#failed(exchange, call.refusal);
      // A request arrives with its last byte: deadlines are held against that instant, not against the first byte's.
      if (ctx) ctx.now = this.#deps.now();
      exchange.intentId = stringField(call.value.params, 'intent_id');
      const outcome = await callHandler(route.endpoint, call.value);
      if (!outcome.ok) return this.#failed(exchange, outcome.refusal);
      const { status, body, headers } = outcome.value;
      exchange.intentId ??= stringField(body, 'intent_id');
      const text = outcome.value.text ?? jsonOf(body);
      if (this.#deps.checkAnswers) checkAnswer(route.endpoint, outcome.value, text);
      const type = route.endpoint.responses[status]?.contentType;
      return this.#answer(exchange, status, text, { ...(type && { 'content-type': type }), ...headers });
    } catch (error) {
      return this.#faulted(exchange, error);
    }
  }

  #faulted(exchange: Exchange, error: unknown): WireAnswer {
    const { requestId, route } = exchange;
    this.#deps.log.fault({ request_id: requestId, endpoint: route?.endpoint.name ?? null, error });
    const failure: Failure = isOutage(error)
      ? webRefusals.make('service.unavailable', { retryAfterSeconds: OUTAGE_RETRY_SECONDS })
      : internalFailure;
    return this.#failed(exchange, failure);
  }

  #failed(exchange: Exchange, failure: Failure, extra: Readonly<Record<string, string>> = {}): WireAnswer {
    exchange.code = failure.code;
    const headers: Record<string, string> = { 'content-type': errorContentType(exchange.family), ...extra };
    if (failure.retryAfterSeconds !== undefined) {
      headers['retry-after'] = String(Math.max(1, Math.ceil(failure.retryAfterSeconds)));
    }
    if (failure.status === 401) headers['www-authenticate'] = 'Bearer';
    // The gate's error body has no place for the code.
    if (exchange.family === 'payjent') headers['x-error-code'] = failure.code;
    const body = errorBody(exchange.family, failure, exchange.requestId);
    return this.#answer(exchange, failureStatus(exchange.family, failure), JSON.stringify(body), headers);
  }

  #answer(exchange: Exchange, status: number, body: string, headers?: Readonly<Record<string, string>>): WireAnswer {
    return { status, headers: { ...this.#headers, ...headers, 'x-request-id': exchange.requestId }, body };
  }

  #logLine(exchange: Exchange, status: number): void {
    const { route, caller } = exchange;
    this.#deps.log.request({
      request_id: exchange.requestId,
      method: exchange.request.method,
      endpoint: route?.endpoint.name ?? null,
      path: exchange.template,
      status,
      ms: Math.round((performance.now() - exchange.started) * 100) / 100,
      tenant_id: caller?.tenant.publicId ?? null,
      actor_id: caller?.actor.id ?? null,
      intent_id: exchange.intentId,
      code: exchange.code,
    });
  }
}

/** Builds the one way in which declared endpoints are served; both mounts call it. */
export function createDispatch(deps: DispatchDeps): Dispatch {
  const dispatcher = new Dispatcher(deps);
  return (request) => dispatcher.dispatch(request);
}
