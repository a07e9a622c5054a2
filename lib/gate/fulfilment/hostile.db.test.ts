import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '@/lib/db/pool';
import { gateParty, paidAction, seedCtx } from '@/lib/gate/testing/gate-client';
import { uuidV4 } from '@/lib/kernel/ids';
import { type HostileAddress, hostileAddresses } from '@/lib/outbound/testing/hostile-addresses';
import { createCourier } from '@/lib/runtime/gate';
import { gateDefaults } from '@/lib/runtime/gate-env';
import { createStack } from '@/lib/testing/stack';
import { deliver } from './deliver';

const atOnce = 16;
const production = { ...gateDefaults, isProduction: true, mockUsable: false };

it('15.7 no address that must not be asked is connected to, from the stored row to the network', async () => {
  const stack = await createStack();
  const looker = openDatabase({ url: stack.database.superuserUrl, applicationName: 'looker', maxConnections: 2 });
  let connections = 0;
  const listener = createServer((_, response) => response.end());
  listener.on('connection', () => {
    connections += 1;
  });
  listener.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    listener.close();
    await looker.close();
    await stack.close();
  });
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const party = await gateParty(stack, (await stack.tenant('acme')).tenant);
  const { actionId } = await paidAction(party);
  const hex = actionId.slice('quote_'.length);
  const hostile = hostileAddresses(port);
  expect(hostile.length).toBeGreaterThan(300);
  const tried: string[] = [];

  const attempt = async (url: string, resolvesTo: readonly string[], kind: string, round: number, env = production) => {
    const id = uuidV4();
    await looker.rows(
      `INSERT INTO gate_deliveries (tenant_id, id, quote_id, bot_id, kind, round, url, status, next_at, requested_by, created_at)
       VALUES ($1, $2, $3::uuid, 'bot-1', $4, $5, $6, 'waiting', now() - interval '1 second', 'tests', now())`,
      // PostgreSQL keeps no NUL in a text, so that one never gets this far.
      [party.tenant.id, id, hex, kind, round, url.replaceAll('\u0000', '%00')],
    );
    const outbound = {
      resolve: async () => resolvesTo,
      connect: (to: string) => {
        tried.push(to);
        return connect(port, '127.0.0.1');
      },
    };
    // The listener's own port is allowed, so that the address alone decides.
    const courier = createCourier(env, outbound, { allowedPorts: [port] });
    return deliver({ ...stack.services.gate, courier }, seedCtx(party.tenant), id);
  };

  const one = async ({ url, resolvesTo = ['127.0.0.1'] }: HostileAddress, n: number): Promise<void> => {
    const kind = n % 2 === 0 ? 'ready' : 'handoff';
    // As a callback in production; as a service of an installation that names no hosts.
    const env = kind === 'ready' ? production : gateDefaults;
    expect(['ended', 'waiting'], url).toContain(await attempt(url, resolvesTo, kind, n + 10, env));
  };
  for (let start = 0; start < hostile.length; start += atOnce) {
    await Promise.all(hostile.slice(start, start + atOnce).map((each, at) => one(each, start + at)));
    expect(tried, `within ${atOnce} from ${start}`).toEqual([]);
  }
  expect(connections).toBe(0);
  const counts = 'SELECT status, count(*)::int AS count FROM gate_delivery_attempts GROUP BY status';
  expect(await looker.rows(counts), 'each was tried').toEqual([{ status: 'failed', count: hostile.length }]);
  // The listener does see what is let through.
  await attempt(`http://127.0.0.1:${port}/`, [], 'ready', 1_000, gateDefaults);
  expect(connections).toBe(1);
}, 120_000);
