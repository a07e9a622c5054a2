import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

export const chainFaultKinds = ['reset', 'unavailable', 'malformed', 'rpc_error'] as const;

/** What goes wrong with the next requests of a method: `after` means that the node has done what it was asked. */
export interface ChainFault {
  readonly method: string;
  readonly kind: (typeof chainFaultKinds)[number];
  readonly when: 'before' | 'after';
  readonly times: number;
}

/** Stands between the product and its node, as a bad network does. */
export interface ChainProxy {
  readonly url: string;
  /** Replaces the fault that waits, if any. */
  arm(fault: ChainFault | null): void;
  close(): Promise<void>;
}

const asked = z.object({ method: z.string(), id: z.unknown() });

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

const json = { 'content-type': 'application/json' };

const spoil: Readonly<Record<ChainFault['kind'], (response: ServerResponse, id: unknown) => void>> = {
  reset: (response) => void response.destroy(),
  unavailable: (response) => void response.writeHead(503, json).end('{}'),
  malformed: (response) => void response.writeHead(200, json).end('<html>gateway</html>'),
  rpc_error: (response, id) =>
    void response
      .writeHead(200, json)
      .end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_603, message: 'internal error' } })),
};

export async function startChainProxy(nodeUrl: string): Promise<ChainProxy> {
  let armed: ChainFault | null = null;
  const take = (method: string): ChainFault | null => {
    const fault = armed;
    if (fault === null || fault.method !== method) return null;
    armed = fault.times > 1 ? { ...fault, times: fault.times - 1 } : null;
    return fault;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const { method, id } = asked.parse(JSON.parse(body));
    const fault = take(method);
    if (fault?.when === 'before') return spoil[fault.kind](response, id);
    const said = await fetch(nodeUrl, { method: 'POST', body, headers: json });
    const text = await said.text();
    if (fault !== null) return spoil[fault.kind](response, id);
    response.writeHead(said.status, json).end(text);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    arm(fault) {
      armed = fault;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
