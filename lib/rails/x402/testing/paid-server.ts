import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RailIntent, RailOutcome } from '@/lib/harbor/ports';
import { asPrior, type Bench, newCall, newIntent, unhurried } from './bench';

/** A resource that is paid by funding an intent, as the engine serves it, and no more than a payer can see of it. */
export interface PaidServer {
  readonly url: string;
  /** A new intent, and the address that funds it. */
  open(change?: Partial<RailIntent>): { readonly intent: () => RailIntent; readonly url: string };
  /** Every answer given: status and headers. */
  readonly answers: { readonly status: number; readonly headers: Readonly<Record<string, string>> }[];
  close(): Promise<void>;
}

interface Paid {
  intent: RailIntent;
  /** One authorisation at a time; copies of a header wait for its end. */
  inFlight: { readonly header: string; readonly end: Promise<RailOutcome> } | null;
}

type Answer = PaidServer['answers'][number];

async function fundOnce({ rail, clock }: Bench, paid: Paid, header: string | undefined): Promise<Answer> {
  const { handshake } = rail;
  if (!handshake) throw new Error('the rail has no handshake');
  const held = paid.intent.operations.at(-1);
  if (held?.status === 'succeeded') {
    // Funded: the same payment again, or another one, moves nothing.
    return paid.inFlight?.header === header
      ? { status: 200, headers: handshake.receipt(held) }
      : { status: 409, headers: {} };
  }
  if (header === undefined) return { status: 402, headers: handshake.challenge(paid.intent).headers };
  if (paid.inFlight !== null) return { status: 409, headers: { 'retry-after': '1' } };
  const checked = await handshake.check(paid.intent, header, clock.now());
  if (!checked.ok) return { status: 422, headers: { 'x-reason': checked.code } };
  if (paid.inFlight !== null) return { status: 409, headers: { 'retry-after': '1' } };
  const call = newCall(paid.intent, 'authorise', header);
  const end = rail.execute(call, unhurried());
  paid.inFlight = { header, end };
  const outcome = await end;
  const operation = asPrior(call, outcome);
  paid.intent = { ...paid.intent, operations: [...paid.intent.operations, operation] };
  if (outcome.status === 'succeeded') return { status: 200, headers: handshake.receipt(operation) };
  return { status: outcome.status === 'pending' ? 202 : 409, headers: {} };
}

export async function servePaid(bench: Bench): Promise<PaidServer> {
  const intents = new Map<string, Paid>();
  const answers: Answer[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = (request.url ?? '').split('/')[2] ?? '';
    const paid = intents.get(id);
    const given = request.headers['payment-signature'];
    const said: Answer =
      paid === undefined
        ? { status: 404, headers: {} }
        : await fundOnce(bench, paid, typeof given === 'string' ? given : undefined);
    answers.push(said);
    response.writeHead(said.status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...said.headers,
    });
    response.end('{}');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    answers,
    open(change = {}) {
      const paid: Paid = { intent: newIntent(bench, change), inFlight: null };
      intents.set(paid.intent.intentId, paid);
      return { intent: () => paid.intent, url: `${url}/intents/${paid.intent.intentId}/fund` };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
