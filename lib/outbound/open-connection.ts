import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { PublicUrl } from './check-public-url';

/** Begins a connection to exactly this address. */
export type Connect = (address: string, port: number) => Socket;

export interface ConnectionDeps {
  /** A plain TCP connection when absent. */
  readonly connect?: Connect;
  /** Certificate authorities in PEM that are trusted instead of the well-known ones. */
  readonly trustedRoots?: string;
}

export type Connection =
  | { readonly ok: true; readonly socket: Socket }
  | { readonly ok: false; readonly reason: 'connection_failed' | 'tls_failed'; readonly error: unknown };

/** Addresses of one host that are tried, one after the other. */
const maxAddresses = 3;

const tcp: Connect = (host, port) => connectTcp({ host, port });

/**
 * Connects to one of the addresses that were checked; no name is looked up on the way. Not a byte of the request has
 * been written when it returns, so a failure here means that nothing was asked of the other side.
 */
export async function openConnection(url: PublicUrl, deps: ConnectionDeps, signal: AbortSignal): Promise<Connection> {
  let error: unknown = null;
  for (const address of url.addresses.slice(0, maxAddresses)) {
    const socket = (deps.connect ?? tcp)(address, url.port);
    error = await settled(socket, 'connect', signal);
    if (error === null) return url.isTls ? secure(socket, url.host, deps, signal) : { ok: true, socket };
    if (signal.aborted) break;
  }
  return { ok: false, reason: 'connection_failed', error };
}

async function secure(
  socket: Socket,
  host: string,
  { trustedRoots }: ConnectionDeps,
  signal: AbortSignal,
): Promise<Connection> {
  // A literal address has no place in SNI; the certificate is compared with it all the same.
  const name = isIP(host) === 0 ? { servername: host } : { host };
  const tls = connectTls({
    socket,
    ...name,
    ca: trustedRoots,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
  });
  const error = await settled(tls, 'secureConnect', signal);
  if (error === null) return { ok: true, socket: tls };
  socket.destroy();
  return { ok: false, reason: 'tls_failed', error };
}

/** Waits for the event: null when it came; otherwise the socket is closed, and this is why. */
function settled(socket: Socket, event: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    const end = (error: unknown): void => {
      signal.removeEventListener('abort', aborted);
      socket.off(event, came).off('close', closed);
      if (error !== null) socket.destroy();
      resolve(error);
    };
    const came = (): void => end(null);
    const closed = (): void => end(new Error('The connection was closed'));
    const aborted = (): void => end(signal.reason);
    // Stays for the life of the socket: an error after this wait is told by the next read or write.
    socket.on('error', end);
    socket.once(event, came).once('close', closed);
    signal.addEventListener('abort', aborted, { once: true });
  });
}
