import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type OutboundDeps, type OutboundRequest, type SendResult, sendOnce } from './send-once';
import { hostileAddresses, privateAddresses } from './testing/hostile-addresses';
import { selfSigned } from './testing/self-signed';

const publicAddress = '93.184.215.14';
const rules = { allowHttpLoopback: true };
const request: OutboundRequest = {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', 'X-Secret': 'not-to-be-told' },
  body: '{"name":"Zoë"}',
  timeoutMs: 2_000,
  maxResponseBytes: 1_024,
};
const deps: OutboundDeps = { resolve: async () => [publicAddress] };

async function listening(server: TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Listens for the length of one test. */
async function listen(server: TcpServer): Promise<number> {
  onTestFinished(() => {
    server.close();
  });
  return listening(server);
}

const serve = (listener: RequestListener): Promise<number> => listen(createHttpServer(listener));

const sendTo = (port: number, change: Partial<OutboundRequest> = {}): Promise<SendResult> =>
  sendOnce({ url: `http://127.0.0.1:${port}/hook?a=1`, rules }, { ...request, ...change }, deps);

/** Whatever address was chosen, the connection ends at our listener; the choice is written down. */
function leadTo(port: number, answers: readonly (readonly string[])[]): { deps: OutboundDeps; tried: string[] } {
  const tried: string[] = [];
  let asked = 0;
  return {
    tried,
    deps: {
      resolve: async () => answers[Math.min(asked++, answers.length - 1)] ?? [],
      connect: (address) => {
        tried.push(address);
        return connect(port, '127.0.0.1');
      },
    },
  };
}

describe('addresses that must not be connected to', () => {
  let server: Server;
  let port = 0;
  let connections = 0;
  beforeAll(async () => {
    server = createHttpServer((_, response) => response.end());
    server.on('connection', () => {
      connections += 1;
    });
    port = await listening(server);
  });
  afterAll(() => server.close());

  it('are refused at delivery without one connection', async () => {
    const hostile = hostileAddresses(port);
    expect(hostile.length).toBeGreaterThan(300);
    for (const { url, resolvesTo = ['127.0.0.1'] } of hostile) {
      const { deps: watched, tried } = leadTo(port, [resolvesTo]);
      const result = await sendOnce({ url, rules: { allowedPorts: [port] } }, request, watched);
      expect(result.kind, url).toBe('not_sent');
      expect(tried, url).toEqual([]);
    }
    expect(connections).toBe(0);
    // The listener does see what is let through.
    await sendOnce({ url: `http://127.0.0.1:${port}/`, rules }, request, deps);
    expect(connections).toBe(1);
  });

  it.each(privateAddresses)('are refused when a name moves to %s after it was checked', async (address) => {
    const { deps: moving, tried } = leadTo(port, [[publicAddress], [address]]);
    const { checkPublicUrl } = await import('./check-public-url');
    const url = `https://moving.example:${port}/`;
    const portRules = { allowedPorts: [port] };
    expect((await checkPublicUrl(url, moving, portRules)).ok).toBe(true);
    const result = await sendOnce({ url, rules: portRules }, request, moving);
    expect(result).toMatchObject({ kind: 'not_sent', reason: 'not_public' });
    expect(tried).toEqual([]);
  });
});

describe('a request that arrives', () => {
  it('is sent once as it was given, on a connection that is closed after it', async () => {
    const seen: unknown[] = [];
    const port = await serve(async (incoming, response) => {
      const { host, connection, 'content-length': length, 'content-type': type } = incoming.headers;
      const body = (await incoming.toArray()).join('');
      seen.push({ method: incoming.method, url: incoming.url, host, connection, length, type, body });
      response.writeHead(204).end();
    });
    expect(await sendTo(port)).toEqual({ kind: 'answered', status: 204 });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/hook?a=1',
        host: `127.0.0.1:${port}`,
        connection: 'close',
        length: '15',
        type: 'application/json',
        body: request.body,
      },
    ]);
  });

  it.each([301, 302, 303, 307, 308])('is not sent on when the answer is %i', async (status) => {
    let reached = 0;
    const inside = await serve((_, response) => {
      reached += 1;
      response.end();
    });
    const port = await serve((_, response) => {
      response.writeHead(status, { Location: `http://127.0.0.1:${inside}/` }).end();
    });
    expect(await sendTo(port)).toEqual({ kind: 'answered', status });
    expect(reached).toBe(0);
  });

  it('is answered by the status alone, however long or late the body is', async () => {
    const endless = await serve((_, response) => {
      const write = () => {
        while (response.write('x'.repeat(10_000)));
      };
      response.on('drain', write);
      write();
    });
    expect(await sendTo(endless)).toEqual({ kind: 'answered', status: 200 });
    const late = await serve((_, response) => {
      response.writeHead(202).write('x');
    });
    expect(await sendTo(late, { timeoutMs: 100 })).toEqual({ kind: 'answered', status: 202 });
    const broken = await serve((_, response) => {
      response.writeHead(500, { 'Content-Length': 10 }).write('x', () => response.destroy());
    });
    expect(await sendTo(broken)).toEqual({ kind: 'answered', status: 500 });
  });

  it('goes to the checked address under the name that was asked for', async () => {
    const certificate = selfSigned('hooks.example.com');
    const names: unknown[] = [];
    const server = createHttpsServer(certificate, (incoming, response) => {
      names.push(incoming.headers.host, Reflect.get(incoming.socket, 'servername'));
      response.end();
    });
    const port = await listen(server);
    const { deps: led, tried } = leadTo(port, [[publicAddress]]);
    const trusting = { ...led, trustedRoots: certificate.cert };
    expect(await sendOnce({ url: 'https://Hooks.example.com./' }, request, trusting)).toEqual({
      kind: 'answered',
      status: 200,
    });
    expect(tried).toEqual([publicAddress]);
    expect(names).toEqual(['hooks.example.com', 'hooks.example.com']);
  });
});

describe('a request of which nothing was sent', () => {
  it('found nobody listening', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    server.close();
    await once(server, 'close');
    const result = await sendTo(port);
    expect(result).toMatchObject({ kind: 'not_sent', reason: 'connection_failed' });
    expect(result).toHaveProperty('error', expect.stringContaining('ECONNREFUSED'));
  });

  it('tries the next checked address, and no more than three', async () => {
    const port = await serve((_, response) => response.end());
    const { deps: led, tried } = leadTo(port, [['1.0.0.1', '1.0.0.2', '1.0.0.3', '1.0.0.4']]);
    const refusing = (address: string) => {
      tried.push(address);
      return address === '1.0.0.3' && isLastOpen ? connect(port, '127.0.0.1') : connect(1, '127.0.0.1');
    };
    let isLastOpen = false;
    const closed = { ...led, connect: refusing };
    const target = { url: 'https://hooks.example.com/' };
    expect(await sendOnce(target, request, closed)).toMatchObject({ reason: 'connection_failed' });
    expect(tried).toEqual(['1.0.0.1', '1.0.0.2', '1.0.0.3']);
    isLastOpen = true;
    expect(await sendOnce(target, request, closed)).toMatchObject({ reason: 'tls_failed' });
  });

  it('met a certificate that nobody vouches for, or one of somebody else', async () => {
    const other = selfSigned('other.example.com');
    let requests = 0;
    const port = await listen(
      createHttpsServer(other, (_, response) => {
        requests += 1;
        response.end();
      }),
    );
    const target = { url: 'https://hooks.example.com/' };
    const { deps: led } = leadTo(port, [[publicAddress]]);
    for (const trust of [led, { ...led, trustedRoots: other.cert }]) {
      expect(await sendOnce(target, request, trust)).toMatchObject({ kind: 'not_sent', reason: 'tls_failed' });
    }
    expect(requests).toBe(0);
  });

  it('met somebody who does not speak TLS, or says nothing', async () => {
    const target = { url: 'https://hooks.example.com/' };
    const plain = leadTo(await serve((_, response) => response.end()), [[publicAddress]]);
    expect(await sendOnce(target, request, plain.deps)).toMatchObject({ kind: 'not_sent', reason: 'tls_failed' });
    const silent = createTcpServer((socket) => onTestFinished(() => void socket.destroy()));
    const mute = leadTo(await listen(silent), [[publicAddress]]);
    expect(await sendOnce(target, { ...request, timeoutMs: 100 }, mute.deps)).toMatchObject({
      kind: 'not_sent',
      reason: 'timed_out',
    });
  });

  it('waited for a name server in vain', async () => {
    const never: OutboundDeps = { resolve: () => new Promise(() => undefined) };
    const quick = { ...request, timeoutMs: 50 };
    expect(await sendOnce({ url: 'https://hooks.example.com/' }, quick, never)).toMatchObject({
      kind: 'not_sent',
      reason: 'timed_out',
    });
  });

  it.each([
    ['X-A', 'one\r\nHost: elsewhere'],
    ['X\nA', 'one'],
    ['Host', 'elsewhere'],
    ['transfer-encoding', 'chunked'],
    ['Content-Length', '0'],
  ])('had a header that cannot be sent: %j', async (name, value) => {
    let connections = 0;
    const port = await listen(createTcpServer(() => (connections += 1)));
    const result = await sendTo(port, { headers: { [name]: value } });
    expect(result).toMatchObject({ kind: 'not_sent', reason: 'headers_invalid' });
    expect(JSON.stringify(result)).not.toContain('elsewhere');
    expect(connections).toBe(0);
  });
});

describe('a request of which nobody knows', () => {
  it.each<[string, Partial<OutboundRequest>, (server: TcpServer) => void]>([
    ['reset unread', {}, (server) => server.on('connection', (s) => setTimeout(() => s.resetAndDestroy(), 50))],
    ['closed after reading', {}, (server) => server.on('connection', (s) => s.once('data', () => s.end()))],
    ['reset after reading', {}, (server) => server.on('connection', (s) => s.once('data', () => s.resetAndDestroy()))],
    [
      'answered with something else than HTTP',
      {},
      (server) => server.on('connection', (s) => s.once('data', () => s.end('220 mail\r\n'))),
    ],
    ['never answered', { timeoutMs: 100 }, (server) => server.on('connection', (socket) => socket.resume())],
  ])('%s', async (_, change, behave) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
    });
    behave(server);
    const result = await sendTo(await listen(server), change);
    expect(result.kind).toBe('unknown');
    const error = result.kind === 'unknown' ? result.error : '';
    expect(error).toMatch(/^[^\r\n]{1,500}$/);
    expect(error).not.toContain('not-to-be-told');
  });
});
