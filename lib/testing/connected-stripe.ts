import { type Database, openDatabase } from '@/lib/db/pool';
import { recoverOperation } from '@/lib/harbor';
import { handleEvent } from '@/lib/inbound';
import { openStage, readyPayee, type Stage } from '@/lib/rails/stripe/simulator/testing/stage';
import { settingsOf } from '@/lib/rails/stripe/testing/drive';
import { inboundDeps } from '@/lib/runtime/inbound';
import { createWorkerServices, type WorkerServices } from '@/lib/runtime/worker-services';
import { dueStore } from '@/lib/worker/store/due-store';
import { createSystemCtx } from '@/lib/worker/system-ctx';
import { createStack, type Stack, type StackOptions, type TestTenant, testSecret } from './stack';

/** The whole product on a database of its own, with a simulated Stripe behind its connected rails. */
export interface Connected {
  readonly stage: Stage;
  readonly stack: Stack;
  readonly tenant: TestTenant;
  readonly worker: WorkerServices;
  readonly superuser: Database;
  /** The account that released money goes to. */
  readonly destination: string;
  /** Handles every event that is due, as a worker does; what each one came to. */
  handleEvents(): Promise<readonly string[]>;
  /** Asks the rail about the intent's operation under way, as a worker does. */
  ask(intentId: string): Promise<void>;
  close(): Promise<void>;
}

const connect = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1, modes || '{"stripe_connect":"connected","stripe_ach_debit":"connected"}',
    jsonb_build_object('stripe_connect', $2::text, 'stripe_ach_debit', $2::text), settings, 'tests', created_by
  FROM rail_versions WHERE tenant_id = $1`;

const underWay = `SELECT id FROM rail_operations WHERE intent_id = $1 AND status NOT IN ('succeeded', 'failed')`;

const eventsAtOnce = 200;

/** `gate`: how the payment gate runs; as a development installation by default. */
export async function createConnected({ gate }: Pick<StackOptions, 'gate'> = {}): Promise<Connected> {
  const stage = await openStage({ clock: { now: () => new Date() } });
  const stripe = { sandbox: settingsOf(stage) };
  const stack = await createStack({ stripe, gate });
  const tenant = await stack.tenant('acme');
  const { superuserUrl, workerUrl } = stack.database;
  const superuser = openDatabase({ url: superuserUrl, applicationName: 'looker', maxConnections: 2 });
  const origin = 'http://localhost:3000';
  const worker = await createWorkerServices({ databaseUrl: workerUrl, secret: testSecret, origin, stripe, gate });
  const destination = await readyPayee(stage);
  await superuser.rows(connect, [tenant.tenant.id, destination]);
  const systemCtx = createSystemCtx(dueStore(worker.db), worker.clock);
  return {
    stage,
    stack,
    tenant,
    worker,
    superuser,
    destination,
    async handleEvents() {
      const deps = inboundDeps(worker, systemCtx);
      const due = await worker.inbound.due(eventsAtOnce);
      return Promise.all(due.map(({ source, eventId }) => handleEvent(deps, source, eventId)));
    },
    async ask(intentId) {
      // The worker waits for a lease and its back-off to pass; a test has no time for it.
      await superuser.rows(
        'UPDATE rail_operations SET lease_until = NULL, next_ask_at = now() WHERE intent_id = $1 AND next_ask_at IS NOT NULL',
        [intentId],
      );
      for (const row of await superuser.rows(underWay, [intentId])) {
        await recoverOperation(worker.engine, await systemCtx(tenant.tenant.id), String(Object(row).id), intentId);
      }
    },
    async close() {
      await worker.close();
      await superuser.close();
      await stack.close();
      await stage.close();
    },
  };
}
