import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BodyRead, WireAnswer, WireRequest } from './wire';

const noBody = new Uint8Array(0);

/** A Node request in the shape that endpoints read, without building a web `Request`. */
export class NodeRequest implements WireRequest {
  readonly #message: IncomingMessage;
  readonly method: string;
  readonly url: string;
  readonly address: string;

  constructor(message: IncomingMessage, address: string) {
    this.#message = message;
    this.method = message.method ?? 'GET';
    this.url = message.url ?? '/';
    this.address = address;
  }

  get headers() {
    return this;
  }

  get(name: string): string | null {
    const value = this.#message.headers[name];
    if (value === undefined) return null;
    return typeof value === 'string' ? value : value.join(', ');
  }

  /** Past the limit it stops keeping bytes; Node discards the rest, so the caller still receives its answer. */
  bytes(limit: number): Promise<BodyRead> {
    const message = this.#message;
    const declared = message.headers['content-length'];
    if (declared === undefined && message.headers['transfer-encoding'] === undefined) return Promise.resolve(noBody);
    if (declared !== undefined && Number(declared) > limit) return Promise.resolve('too_large');
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size <= limit) {
          chunks.push(chunk);
          return;
        }
        chunks.length = 0;
        resolve('too_large');
      });
      message.once('end', () => {
        const [only] = chunks;
        resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks));
      });
      message.once('close', () => resolve('aborted'));
      message.once('error', () => resolve('aborted'));
    });
  }
}

/** Writes an answer. HEAD gets the headers of GET, with the length of the body that is left out. */
export function writeAnswer(response: ServerResponse, answer: WireAnswer, method: string): void {
  if (response.destroyed) return;
  const headers: Record<string, string | number> = { ...answer.headers };
  if (answer.status === 204) delete headers['content-type'];
  else headers['content-length'] = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, headers);
  response.end(method === 'HEAD' || answer.status === 204 ? undefined : answer.body);
}
