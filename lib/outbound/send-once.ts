import { request as httpRequest, type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http';
import type { Socket } from 'node:net';
import { checkPublicUrl, type PublicUrl, type Resolve, type UrlCheck } from './check-public-url';
import { type UrlProblem, type UrlRules, urlProblems } from './domain/url-rules';
import { errorLine } from './error-line';
import { type ConnectionDeps, openConnection } from './open-connection';

export interface OutboundTarget {
  readonly url: string;
  readonly rules?: UrlRules;
}

export interface OutboundRequest {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For everything together: resolving, connecting, sending, and reading the answer. */
  readonly timeoutMs: number;
  /** Reading stops here. The body is thrown away in any case. */
  readonly maxResponseBytes: number;
}

export interface OutboundDeps extends ConnectionDeps {
  readonly resolve: Resolve;
}

export type NotSentReason = UrlProblem | 'headers_invalid' | 'connection_failed' | 'tls_failed' | 'timed_out';

export type SendResult =
  /** Any status, redirects included: they are not followed. */
  | { readonly kind: 'answered'; readonly status: number }
  /** Nothing of the request left the house. Sending again cannot repeat anything. */
  | { readonly kind: 'not_sent'; readonly reason: NotSentReason; readonly error: string }
  /** It may have been received and done. */
  | { readonly kind: 'unknown'; readonly error: string };

/**
 * Sends one request to an address that somebody else chose: judged anew, to an address that passed, on a connection
 * of its own. It never throws for anything that the other side does.
 */
export async function sendOnce(
  target: OutboundTarget,
  request: OutboundRequest,
  deps: OutboundDeps,
): Promise<SendResult> {
  const badHeader = invalidHeader(request.headers);
  if (badHeader !== null) return notSent('headers_invalid', `The header ${badHeader} cannot be sent`);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), request.timeoutMs);
  try {
    return await send(target, request, deps, deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function send(
  target: OutboundTarget,
  request: OutboundRequest,
  deps: OutboundDeps,
  signal: AbortSignal,
): Promise<SendResult> {
  const timedOut = notSent('timed_out', `No connection within ${request.timeoutMs} ms`);
  const check = await inTime(checkPublicUrl(target.url, deps, target.rules), signal);
  if (check === null) return timedOut;
  if (!check.ok) return notSent(check.problem, `The address ${urlProblems[check.problem]}`);

  const connection = await openConnection(check.url, deps, signal);
  if (connection.ok) return exchange(check.url, request, connection.socket, signal);
  return signal.aborted ? timedOut : notSent(connection.reason, errorLine(connection.error));
}

const notSent = (reason: NotSentReason, error: string): SendResult => ({ kind: 'not_sent', reason, error });

/** A name server may keep silent for longer than the whole request may take. */
async function inTime(check: Promise<UrlCheck>, signal: AbortSignal): Promise<UrlCheck | null> {
  const late = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([check, late]);
}

/** These describe this connection and this body; the sender of the message has no say in them. */
const ownHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Name of the first header that may not be sent. */
function invalidHeader(headers: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      return JSON.stringify(name.slice(0, 64));
    }
    if (ownHeaders.has(name.toLowerCase())) return JSON.stringify(name);
  }
  return null;
}

function exchange(url: PublicUrl, sent: OutboundRequest, socket: Socket, signal: AbortSignal): Promise<SendResult> {
  return new Promise((resolve) => {
    let status: number | undefined;
    /** The status stands from the moment it is known, however the body ends. */
    const end = (error: unknown): void => {
      socket.destroy();
      const said = signal.aborted ? `No answer within ${sent.timeoutMs} ms` : errorLine(error);
      resolve(status === undefined ? { kind: 'unknown', error: said } : { kind: 'answered', status });
    };
    const closed = (): void => end(new Error('The connection was closed before an answer'));
    const answered = (answer: IncomingMessage): void => {
      status = answer.statusCode;
      let left = sent.maxResponseBytes;
      answer.on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left < 0) closed();
      });
      answer.on('error', end);
      answer.on('close', closed);
    };

    const request = httpRequest({
      method: sent.method,
      path: url.path,
      headers: { ...sent.headers, Host: url.authority, 'Content-Length': Buffer.byteLength(sent.body) },
      createConnection: () => socket,
    });
    request.on('error', end).on('close', closed).on('response', answered);
    request.on('upgrade', (answer) => {
      status = answer.statusCode;
      closed();
    });
    signal.addEventListener('abort', () => end(null), { once: true });
    request.end(sent.body);
  });
}
