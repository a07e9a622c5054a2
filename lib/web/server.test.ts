import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { DispatchDeps } from './dispatch';
import type { FaultLine, RequestLine } from './log';
import { type Front, type FrontOptions, type PageHost, startFront } from './server';
import { createFixture } from './testing/fixture';

const open: Front[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((front) => front.close(0)));
});

const pages: PageHost = {
  handle: async (request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<p>${request.url} ${request.headers['x-request-id']}</p>`);
  },
  upgrade: (_, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    return true;
  },
};

async function front(options: Partial<FrontOptions> = {}, deps: Partial<DispatchDeps> = {}) {
  const lines: RequestLine[] = [];
  const faults: FaultLine[] = [];
  const log = { request: (line: RequestLine) => lines.push(line), fault: (line: FaultLine) => faults.push(line) };
  const started = await startFront({
    port: 0,
    host: null,
    origin: 'http://localhost:3000',
    trustedProxyHops: 0,
    dispatch: createFixture(deps).dispatch,
    log,
    ...options,
  });
  open.push(started);
  return {
    ...started,
    lines,
    faults,
    at: (path: string, host = '127.0.0.1') => `http://${host}:${started.port}${path}`,
  };
}

/** Sends raw bytes and gives back everything until the server closes. */
async function raw(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.write(text);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer;
}

describe('addresses', () => {
  it('listens on both loopback addresses with one port', async () => {
    const { at } = await front();
    expect((await fetch(at('/health'))).status).toBe(200);
    expect((await fetch(at('/health', '[::1]'))).status).toBe(200);
  });

  it('binds one address when told so', async () => {
    const { at } = await front({ host: '127.0.0.1' });
    expect((await fetch(at('/health'))).status).toBe(200);
    await expect(fetch(at('/health', '[::1]'))).rejects.toThrow();
  });

  it('refuses a busy port and leaves nothing open', async () => {
    const other = createServer().listen(0, '::1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(front({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const again = createServer().listen(port, '127.0.0.1');
    await once(again, 'listening');
    again.close();
    other.close();
  });
});

describe('pages', () => {
  it('go to Next with a request id, and are logged without opaque segments', async () => {
    const { at, lines } = await front({ pages });
    const answer = await fetch(at('/console/ps_1234?token=canary', 'localhost'));
    expect(await answer.text()).toMatch(/^<p>\/console\/ps_1234\?token=canary [\w.-]{8,}<\/p>$/);
    expect(lines).toMatchObject([{ path: '/console/*', status: 200, endpoint: null }]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('are sent from a loopback address to the canonical name; the API is not', async () => {
    const { at } = await front({ pages, origin: 'http://localhost:3000' });
    const page = await fetch(at('/console/intents?state=open'), { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([
      307,
      'http://localhost:3000/console/intents?state=open',
    ]);
    for (const path of ['/health', '/v1/none', '/harbor/intents']) {
      expect((await fetch(at(path), { redirect: 'manual' })).status).not.toBe(307);
    }
  });

  it('are never redirected off the origin', async () => {
    const { port } = await front({ pages });
    const answer = await raw(port, 'GET //evil.example/x HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n');
    expect(answer).toContain('location: http://localhost:3000//evil.example/x');
  });

  it('answer 404 as JSON when Next is left out', async () => {
    const { at } = await front();
    const answer = await fetch(at('/console'));
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'request.unknown_path' }]);
  });

  it('answer 500 when Next fails, without internals', async () => {
    const { at, faults } = await front({
      origin: 'http://127.0.0.1:1',
      pages: { ...pages, handle: () => Promise.reject(new Error('canary')) },
    });
    const answer = await fetch(at('/console'));
    expect([answer.status, (await answer.text()).includes('canary')]).toEqual([500, false]);
    expect(faults).toHaveLength(1);
  });

  it('see the address of the caller and not what it claims', async () => {
    const seen: unknown[] = [];
    const { at } = await front({
      pages: {
        handle: async (request, response) => {
          seen.push(request.headers['x-forwarded-for']);
          response.end();
        },
      },
    });
    await fetch(at('/', 'localhost'), { headers: { 'x-forwarded-for': '198.51.100.9' } });
    expect(seen).toEqual([expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/)]);
  });

  it('upgrade through Next only, and let go of the socket at a stop', async () => {
    const upgrade = 'GET /_next/hmr HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
    expect(await raw((await front()).port, upgrade.replace('upgrade\r', 'upgrade, close\r'))).toContain('404');
    const { port, close } = await front({ pages });
    const answered = raw(port, upgrade);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await close(5_000);
    expect(await answered).toContain('101');
  });
});

describe('the transport', () => {
  it('answers 413 to a body that keeps coming, and keeps the connection usable', async () => {
    const { port } = await front();
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/v1/fault',
      headers: { 'transfer-encoding': 'chunked' },
    });
    const chunk = 'x'.repeat(64 * 1024);
    for (let sent = 0; sent < 16; sent += 1) request.write(chunk);
    request.end();
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(413);
    response.resume();
  });

  it('answers 500 when an answer cannot be written', async () => {
    const { at, faults } = await front({
      dispatch: async () => ({ status: 200, headers: { 'x-a': 'a\nb' }, body: '' }),
    });
    expect((await fetch(at('/health'))).status).toBe(500);
    expect(faults).toHaveLength(1);
  });

  it('answers HEAD with the length of GET and no body', async () => {
    const { at } = await front();
    const head = await fetch(at('/health'), { method: 'HEAD' });
    const get = await fetch(at('/health'));
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
    expect(await head.text()).toBe('');
  });

  it('survives a caller that leaves in the middle of a body', async () => {
    const { port, at } = await front();
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /v1/fault HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"',
    );
    await once(socket, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect((await fetch(at('/health'))).status).toBe(200);
  });
});

describe('a stop', () => {
  const slow = (milliseconds: number): Partial<DispatchDeps> => ({
    authenticate: async () => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return { ok: false, refusal: { code: 'fixture.unauthenticated', status: 401, message: 'late' } };
    },
  });

  it('lets requests in flight finish and takes no new ones', async () => {
    const { at, close } = await front({}, slow(80));
    const inFlight = fetch(at('/harbor/intents/x'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const closed = close(5_000);
    await expect(fetch(at('/health'))).rejects.toThrow();
    expect((await inFlight).status).toBe(401);
    await closed;
  });

  it('does not wait longer than its grace', async () => {
    const { at, close } = await front({}, slow(60_000));
    const inFlight = fetch(at('/harbor/intents/x'));
    inFlight.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const started = performance.now();
    await close(50);
    expect(performance.now() - started).toBeLessThan(2_000);
    await expect(inFlight).rejects.toThrow();
  });
});
