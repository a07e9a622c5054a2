import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Answerer, errorText, type WireRequest } from './answer';
import { answerControl, type Control } from './control';
import { type Fault, takeFault } from './faults';
import { answerPage } from './pages/answer-page';
import type { PlainAnswer } from './plain-answer';

const largestBody = 1_000_000;
const keptRequests = 5_000;

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > largestBody) return null;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

const headerOf = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

function send(response: ServerResponse, { status, body, headers }: PlainAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' });
  response.end(body);
}

/** Only names of this machine: a page of another origin can't reach the simulator through a name of its own. */
const isLocal = (host: string | null): boolean => /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host ?? '');

async function breakDown(response: ServerResponse, fault: Fault): Promise<void> {
  const json = { 'content-type': 'application/json', 'request-id': 'req_fault' };
  switch (fault.kind) {
    case 'timeout':
      await sleep(fault.ms, undefined, { ref: false });
      response.socket?.destroy();
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'malformed':
      send(response, { status: 200, body: '<html><body>Bad gateway</body>', headers: { 'content-type': 'text/html' } });
      return;
    case 'no_error':
      send(response, { status: 404, body: '{"message":"not found"}', headers: json });
      return;
    default:
      send(response, { status: fault.status, body: faultBody(fault), headers: json });
  }
}

function faultBody({ status, code }: Fault): string {
  const type = status >= 500 ? ('api_error' as const) : ('invalid_request_error' as const);
  const defaults: Readonly<Record<number, string>> = { 429: 'rate_limit', 409: 'lock_timeout' };
  const named = code ?? defaults[status];
  return errorText({ type, message: `A fault of status ${status} was asked for.`, ...(named ? { code: named } : {}) });
}

/** The HTTP side: the API with its faults, the hosted pages, and the control requests. */
export class SimulatorServer {
  readonly server: Server;
  readonly #control: Control;
  readonly #answerer: Answerer;

  constructor(control: Control) {
    this.#control = control;
    this.#answerer = new Answerer(control.world);
    this.server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        process.stderr.write(`stripe simulator: ${message}\n`);
        if (response.headersSent) response.destroy();
        else send(response, { status: 500, body: errorText({ type: 'api_error', message }), headers: {} });
      });
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? 'GET';
    if (!isLocal(headerOf(request, 'host'))) {
      send(response, { status: 421, body: 'This simulator serves this machine only.\n', headers: {} });
      return;
    }
    const body = await readBody(request);
    if (body === null) {
      send(response, { status: 413, body: 'Too large.\n', headers: {} });
      return;
    }
    this.#control.tick();
    if (url.pathname.startsWith('/_sim')) {
      send(response, await answerControl(this.#control, method, url, body));
      return;
    }
    const page = answerPage(this.#control.world, method, url, body);
    if (page) {
      this.#control.world.onChange();
      send(response, page);
      return;
    }
    await this.#serveApi(response, {
      method,
      path: url.pathname,
      query: url.search.slice(1),
      body,
      authorization: headerOf(request, 'authorization'),
      idempotencyKey: headerOf(request, 'idempotency-key'),
      account: headerOf(request, 'stripe-account') ?? headerOf(request, 'stripe-context'),
    });
  }

  async #serveApi(response: ServerResponse, request: WireRequest): Promise<void> {
    const { world } = this.#control;
    const fault = takeFault(world.tables.faults, request.method, request.path);
    if (fault?.kind === 'delay') {
      const release = this.#answerer.hold(request);
      await sleep(fault.ms);
      release();
    } else if (fault?.when === 'before') {
      this.#note(request, 0, false, `${fault.kind} before`);
      await breakDown(response, fault);
      return;
    }
    const answer = this.#answerer.answer(request);
    if (fault && fault.kind !== 'delay') {
      if (fault.kind === 'status') this.#answerer.overwrite(request, fault.status, faultBody(fault));
      this.#note(request, answer.status, answer.replayed, `${fault.kind} after`);
      await breakDown(response, fault);
      return;
    }
    this.#note(request, answer.status, answer.replayed, fault?.kind ?? null);
    send(response, answer);
  }

  #note({ method, path, idempotencyKey }: WireRequest, status: number, replayed: boolean, fault: string | null): void {
    const { requests } = this.#control.world.tables;
    requests.push({ method, path, idempotency_key: idempotencyKey, status, replayed, fault });
    if (requests.length > keptRequests) requests.splice(0, requests.length - keptRequests);
  }
}
