import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { requestId as requestIdFrom } from '@/lib/kernel/ids';
import { callerAddress } from './address';
import type { Dispatch } from './dispatch';
import { errorBody, errorContentType, type Failure, internalFailure } from './error-body';
import { maskedPath, type RequestLog } from './log';
import { NodeRequest, writeAnswer } from './node-request';
import { webRefusals } from './refusals';
import { pathOf } from './wire';

/** Next's side of the port. */
export interface PageHost {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** For reload in development; false when nobody takes the socket. Without it an upgrade is an ordinary request. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

export interface FrontOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** One address to bind; null binds both loopback addresses. */
  readonly host: string | null;
  /** Canonical origin, as `http://localhost:3000`; pages asked for by loopback address are sent there. */
  readonly origin: string;
  readonly trustedProxyHops: number;
  readonly dispatch: Dispatch;
  readonly log: RequestLog;
  /** Absent: only declared endpoints are served. */
  readonly pages?: PageHost;
}

export interface Front {
  readonly port: number;
  /** Stops accepting, lets requests in flight finish for at most `graceMs`, then closes what is left. */
  close(graceMs: number): Promise<void>;
}

const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  /** Above the idle time of common load balancers, so that they and not we close an idle connection. */
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};

const MAX_CONNECTIONS = 10_000;

const loopbacks = ['127.0.0.1', '::1'];
const loopbackHost = /^(?:127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/** How often a stopping front closes the connections that have become idle, in milliseconds. */
const DRAIN_STEP_MS = 50;

class FrontServer {
  readonly #options: FrontOptions;
  readonly #servers: Server[] = [];
  /** Sockets that no longer speak HTTP; a server counts them but does not close them. */
  readonly #upgraded = new Set<Duplex>();
  /** The canonical name is a loopback address itself, so there is nowhere else to send a page. */
  readonly #originIsLoopback: boolean;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#originIsLoopback = loopbackHost.test(new URL(options.origin).host);
  }

  async listen(): Promise<number> {
    const { host, port } = this.#options;
    let bound = port;
    for (const address of host === null ? loopbacks : [host]) {
      const server = this.#server();
      const used = await listenOn(server, bound, address).catch((error: unknown) => {
        // A machine without IPv6 has no ::1; the other loopback address then serves alone.
        if (address === '::1' && this.#servers.length > 0 && isMissingAddress(error)) return null;
        throw error;
      });
      if (used === null) continue;
      bound = used;
      this.#servers.push(server);
    }
    return bound;
  }

  async close(graceMs: number): Promise<void> {
    for (const socket of this.#upgraded) socket.destroy();
    const idle = setInterval(() => {
      for (const server of this.#servers) server.closeIdleConnections();
    }, DRAIN_STEP_MS);
    const late = setTimeout(() => {
      for (const server of this.#servers) server.closeAllConnections();
    }, graceMs);
    await Promise.all(this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
    clearInterval(idle);
    clearTimeout(late);
  }

  #server(): Server {
    const server = createServer({ ...timeouts, noDelay: true }, (request, response) =>
      this.#onRequest(request, response),
    );
    server.maxConnections = MAX_CONNECTIONS;
    const { pages } = this.#options;
    if (!pages?.upgrade) return server;
    const upgrade = pages.upgrade.bind(pages);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgraded.add(socket);
      socket.once('close', () => this.#upgraded.delete(socket));
      if (!upgrade(request, socket, head)) socket.destroy();
    });
    return server;
  }

  #onRequest(message: IncomingMessage, response: ServerResponse): void {
    const { dispatch, trustedProxyHops } = this.#options;
    const forwarded = trustedProxyHops === 0 ? null : new NodeRequest(message, '').get('x-forwarded-for');
    const address = callerAddress(message.socket.remoteAddress, forwarded, trustedProxyHops);
    const request = new NodeRequest(message, address);
    const answered = dispatch(request);
    if (!answered) {
      // Next's side may believe this header: it holds the one address that was worked out here.
      message.headers['x-forwarded-for'] = address;
      this.#onPage(message, response);
      return;
    }
    answered
      .then((answer) => writeAnswer(response, answer, request.method))
      .catch((error: unknown) => this.#onFault(message, response, error));
  }

  #onPage(message: IncomingMessage, response: ServerResponse): void {
    const { pages, origin } = this.#options;
    const url = message.url?.startsWith('/') ? message.url : '/';
    message.headers['x-request-id'] = requestIdOf(message);
    if (!pages) {
      writeProblem(message, response, webRefusals.make('request.unknown_path'));
    } else if (this.#isMisnamed(message)) {
      response.writeHead(307, { location: `${origin}${url}`, 'cache-control': 'no-store' }).end();
    } else {
      this.#logPage(message, response, pathOf(url));
      pages.handle(message, response).catch((error: unknown) => this.#onFault(message, response, error));
    }
  }

  /** True for a page asked for by loopback address while its cookies and links belong to the canonical name. */
  #isMisnamed({ method, headers }: IncomingMessage): boolean {
    if (this.#originIsLoopback || (method !== 'GET' && method !== 'HEAD')) return false;
    return loopbackHost.test(headers.host ?? '');
  }

  /** Built files are left out: they are many and say nothing about the product. */
  #logPage(message: IncomingMessage, response: ServerResponse, path: string): void {
    if (path.startsWith('/_next/')) return;
    const started = performance.now();
    response.once('close', () =>
      this.#options.log.request({
        request_id: requestIdOf(message),
        method: message.method ?? 'GET',
        endpoint: null,
        path: maskedPath(path),
        status: response.statusCode,
        ms: Math.round((performance.now() - started) * 100) / 100,
        tenant_id: null,
        actor_id: null,
        intent_id: null,
        code: null,
      }),
    );
  }

  #onFault(message: IncomingMessage, response: ServerResponse, error: unknown): void {
    this.#options.log.fault({ request_id: requestIdOf(message), endpoint: null, error });
    if (response.headersSent) response.destroy();
    else writeProblem(message, response, internalFailure);
  }
}

function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return requestIdFrom(typeof given === 'string' ? given : null);
}

function writeProblem(message: IncomingMessage, response: ServerResponse, failure: Failure): void {
  const requestId = requestIdOf(message);
  const body = JSON.stringify(errorBody('problem', failure, requestId));
  const headers = { 'content-type': errorContentType('problem'), 'x-request-id': requestId };
  writeAnswer(response, { status: failure.status, headers, body }, message.method ?? 'GET');
}

const isMissingAddress = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');

function listenOn(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, ipv6Only: host === '::1' }, () => {
      server.removeListener('error', reject);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/**
 * Starts the HTTP front: declared endpoints are answered here in plain Node, everything else goes to Next.
 * Rejects with EADDRINUSE when the port is busy.
 */
export async function startFront(options: FrontOptions): Promise<Front> {
  const server = new FrontServer(options);
  const port = await server.listen().catch(async (error: unknown) => {
    await server.close(0);
    throw error;
  });
  return { port, close: (graceMs) => server.close(graceMs) };
}
