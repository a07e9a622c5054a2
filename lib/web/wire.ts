export type BodyRead = Uint8Array | 'too_large' | 'aborted';

/** The part of the web's `Request` that endpoints need. The lean front and the Next mount both provide it. */
export interface WireRequest {
  readonly method: string;
  /** Path and query; an absolute URL is accepted too. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  /** Address of the caller, for limits. */
  readonly address: string;
  /** Reads the whole body, never keeping more than `limit` bytes. */
  bytes(limit: number): Promise<BodyRead>;
}

/** A complete answer: lower-case header names and a JSON text. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const noBody = new Uint8Array(0);

class WebRequest implements WireRequest {
  readonly #request: Request;
  readonly address: string;

  constructor(request: Request, address: string) {
    this.#request = request;
    this.address = address;
  }

  get method() {
    return this.#request.method;
  }

  get url() {
    return this.#request.url;
  }

  get headers() {
    return this.#request.headers;
  }

  async bytes(limit: number): Promise<BodyRead> {
    if (Number(this.#request.headers.get('content-length') ?? 0) > limit) return 'too_large';
    const reader = this.#request.body?.getReader();
    if (!reader) return noBody;
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return Buffer.concat(chunks, size);
        size += value.byteLength;
        if (size > limit) {
          await reader.cancel();
          return 'too_large';
        }
        chunks.push(value);
      }
    } catch {
      return 'aborted';
    }
  }
}

/** Gives a web `Request`, as Next hands it to a route file, the shape that endpoints read. */
export const fromWebRequest = (request: Request, address: string): WireRequest => new WebRequest(request, address);

/** Path as sent, without scheme, host and query: recognition proofs sign these characters. */
export function pathOf(url: string): string {
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('//') + 2);
  if (start < 0) return '/';
  const end = url.indexOf('?', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}

/** Query text after the question mark; empty without one. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}
