import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '@/lib/db/pool';
import { startWeb, startWorker } from '@/lib/testing/child';
import { createClient, overHttp } from '@/lib/testing/client';
import { cloneDatabase, type TestDatabase } from '@/lib/testing/database';
import type { TestServer } from '@/lib/testing/postgres';
import { createStack } from '@/lib/testing/stack';
import { differences, intentsInFlight, unanswered } from './consistency';
import { type Counterparts, startCounterparts } from './counterparts';
import { type FlightPlan, flightsOf, inLanes, prepareFlights } from './flights';

/** What one kill came to. Times are seconds after it. */
export interface Recovery {
  /** Intents with an operation under way at the moment of the kill. */
  readonly inFlight: number;
  /** Requests that were being answered at that moment. */
  readonly cutOff: number;
  /** When web and worker ran again. */
  readonly startedAfter: number;
  /** When each intent was consistent with its rail and the ledger. */
  readonly consistentAfter: number;
}

const senders = 96;
const pollMs = 50;
const patienceMs = 90_000;
/** Some end before the kill, and some must still be being answered when it comes. */
const surplus = 1.25;
/** The worker is killed when this part is under way: it must hold leases, and must not end what the web begins. */
const workerShare = 0.1;

const connectText = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1,
    modes || '{"stripe_connect":"connected","stripe_ach_debit":"connected","x402_usdc_base":"connected"}',
    jsonb_build_object('stripe_connect', $2::text, 'stripe_ach_debit', $2::text, 'x402_usdc_base', $3::text),
    settings, 'bench', created_by
  FROM rail_versions WHERE tenant_id = $1`;

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it never came about that ${what}`);
    await sleep(pollMs);
  }
}

/** Two tenants: one with simulated rails, one connected to the counterparts. */
async function createTenants(database: TestDatabase, db: Database, { destinations }: Counterparts) {
  const stack = await createStack({ database });
  try {
    const simulated = await stack.tenant('simulated');
    const connected = await stack.tenant('connected');
    await db.rows(connectText, [connected.tenant.id, destinations.stripe, destinations.base]);
    return { simulated: simulated.identity, connected: connected.identity };
  } finally {
    await stack.close();
  }
}

/** More than is wanted in flight, so that the kill also cuts requests off. */
const withSurplus = (plan: FlightPlan): FlightPlan => ({
  ...plan,
  unknown: plan.unknown + Math.ceil(flightsOf(plan) * (surplus - 1)),
});

async function recover(
  database: TestDatabase,
  db: Database,
  counterparts: Counterparts,
  plan: FlightPlan,
): Promise<Recovery> {
  const { env } = counterparts;
  const tenants = await createTenants(database, db, counterparts);
  const web = await startWeb(database, env);
  const first = startWorker(database, env);
  const carry = overHttp(web.baseUrl);
  const clients = [createClient(tenants.simulated, carry), createClient(tenants.connected, carry)] as const;
  const flights = await prepareFlights(withSurplus(plan), ...clients, counterparts);
  const lost = { kind: 'timeout', when: 'after', method: 'POST', path: '/v1/payment_intents/*/confirm' };
  await counterparts.stripe.sim('faults', { ...lost, times: plan.cards });

  let answering = 0;
  const refused: string[] = [];
  const storm = inLanes(senders, flights, async (sent) => {
    answering++;
    const reply = await carry(sent).catch(() => null);
    answering--;
    if (reply !== null && reply.status >= 400) refused.push(`${sent.path}: ${JSON.stringify(reply.body)}`);
  });
  await until('the worker has begun', async () => (await intentsInFlight(db)) >= flightsOf(plan) * workerShare);
  await first.kill();
  let inFlight = 0;
  const isHeight = async (): Promise<boolean> => {
    inFlight = await intentsInFlight(db);
    return inFlight >= flightsOf(plan);
  };
  await until('enough intents are in flight', isHeight);
  const cutOff = answering;
  if (refused.length > 0) throw new Error(`${refused.length} flights were refused, such as ${refused[0]}`);
  const killed = performance.now();
  await web.kill();
  await counterparts.stripe.sim('faults', undefined, 'DELETE');
  const secondsSince = (): number => (performance.now() - killed) / 1_000;

  const worker = startWorker(database, env);
  const again = await startWeb(database, env);
  try {
    const startedAfter = secondsSince();
    await storm;
    let found: readonly string[] = [];
    const isConsistent = async (): Promise<boolean> => {
      if ((await unanswered(db)) > 0) return false;
      found = await differences(db, counterparts);
      return found.length === 0;
    };
    await until('everything is consistent', isConsistent).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${found.slice(0, 10).join('; ')}`);
    });
    return { inFlight, cutOff, startedAfter, consistentAfter: secondsSince() };
  } finally {
    await Promise.all([worker.kill(), again.kill()]);
  }
}

/**
 * Brings intents into flight over all rails; kills the worker early, so that nothing ends by itself, and the web process
 * once all are under way, in the middle of its requests; starts both again, and waits until every operation has its end,
 * that end is the rail's own, and the ledger agrees.
 */
export async function measureRecovery(server: TestServer, plan: FlightPlan): Promise<Recovery> {
  const database = await cloneDatabase(server);
  const db = openDatabase({ url: database.superuserUrl, applicationName: 'bench', maxConnections: 2 });
  const counterparts = await startCounterparts();
  try {
    return await recover(database, db, counterparts, plan);
  } finally {
    await counterparts.close();
    await db.close();
    await database.drop();
  }
}
