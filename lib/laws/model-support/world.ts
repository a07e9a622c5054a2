import { openDatabase } from '@/lib/db/pool';
import { recoverOperation, sweepDeadline } from '@/lib/harbor';
import { systemClock } from '@/lib/kernel/clock';
import type { Ctx } from '@/lib/kernel/context';
import { openRecords, type Records } from '@/lib/laws/crash-support/records';
import { createWorkerServices } from '@/lib/runtime/worker-services';
import type { Client } from '@/lib/testing/client';
import { createStack, testSecret } from '@/lib/testing/stack';

/**
 * The product on a database, with the worker's use cases at hand and time that passes for one intent alone: instead of
 * the clock its own instants are moved.
 */
export interface World {
  readonly client: Client;
  readonly records: Records;
  /** A good token of another intent of the same tenant. */
  readonly foreignToken: string;
  passDeadline(intentId: string): Promise<void>;
  /** The rail has its final word from now on, or only much later. */
  setRailDecided(intentId: string, isDecided: boolean): Promise<void>;
  lapseHolds(intentId: string): Promise<void>;
  /** The worker's turns. */
  freeHold(decisionId: string): Promise<void>;
  recover(intentId: string): Promise<void>;
  sweepDeadline(intentId: string): Promise<void>;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const stack = await createStack();
  const { client, tenant } = await stack.tenant('acme');
  const worker = await createWorkerServices({
    databaseUrl: stack.database.workerUrl,
    secret: testSecret,
    origin: 'http://localhost:3000',
  });
  const superuser = openDatabase({ url: stack.database.superuserUrl, applicationName: 'test' });
  const { engine } = worker;
  const other = await client.create();
  const { body: funded } = await client.fund(other.body.intent_id);
  const records = openRecords(stack.database);
  const ctx = (): Ctx => ({
    tenant,
    actor: { kind: 'system', id: 'worker' },
    requestId: 'req_worker',
    now: systemClock.now(),
  });
  const move = async (text: string, ...values: readonly string[]): Promise<void> =>
    void (await superuser.rows(text, values));
  return {
    client,
    records,
    foreignToken: funded.capability_token,
    passDeadline: (id) => move(`UPDATE intents SET deadline = now() - interval '1 second' WHERE id = $1`, id),
    setRailDecided: (id, isDecided) =>
      move(
        'UPDATE simulated_rail_entries SET settles_at = now() + $2::interval WHERE intent_id = $1',
        id,
        isDecided ? '-1 second' : '1 hour',
      ),
    lapseHolds: (id) =>
      move(
        `UPDATE spend_decisions SET expires_at = now() - interval '1 second' WHERE intent_id = $1 AND state = 'held'`,
        id,
      ),
    freeHold: (decisionId) => worker.spend.expire(tenant.id, decisionId),
    async recover(id) {
      const { operations } = await engine.store.read({ tenantId: tenant.id, keyId: null, intentId: id });
      const last = operations.at(-1);
      if (last !== undefined) await recoverOperation(engine, ctx(), last.id, id);
    },
    sweepDeadline: async (id) => void (await sweepDeadline(engine, ctx(), id)),
    async close() {
      await Promise.all([worker.close(), superuser.close(), records.close()]);
      await stack.close();
    },
  };
}
