import { connect, type Socket } from 'node:net';
import type { Sent } from '@/lib/testing/client';

/** One answer, as far as the bench reads it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A kept-alive connection that carries one request at a time. It costs the measured machine as little as it can. */
export interface HttpConnection {
  send(request: Buffer): Promise<HttpAnswer>;
  close(): void;
}

/** The bytes of a request, made before the clock starts. */
export function wireBytes({ body = '', headers, method, path }: Sent): Buffer {
  const content = Buffer.from(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: bench',
    `content-length: ${content.byteLength}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), content]);
}

const endOfHead = '\r\n\r\n';
const lengthPattern = /\r\ncontent-length: (\d+)/i;

/** The answer at the start of the bytes; null while it is not complete. Answers are never chunked. */
function parse(bytes: Buffer): HttpAnswer | null {
  const headEnd = bytes.indexOf(endOfHead);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const bodyStart = headEnd + endOfHead.length;
  const length = Number(lengthPattern.exec(head)?.[1]);
  if (bytes.length < bodyStart + length) return null;
  return { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', bodyStart, bodyStart + length) };
}

export function openConnection(baseUrl: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((opened, failed) => {
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let received: Buffer = Buffer.alloc(0);
    let waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | null = null;
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = parse(received);
      if (answer === null) return;
      received = Buffer.alloc(0);
      waiting?.resolve(answer);
    });
    socket.once('error', failed);
    socket.once('close', () => waiting?.reject(new Error('the server closed the connection')));
    socket.once('connect', () =>
      opened({
        send: (request) =>
          new Promise((resolve, reject) => {
            waiting = { resolve, reject };
            socket.write(request);
          }),
        close() {
          waiting = null;
          socket.destroy();
        },
      }),
    );
  });
}
