import { z } from 'zod';
import { type Database, openDatabase } from '@/lib/db/pool';
import { recoverOperation, type Swept, type Synced, sweepDeadline, syncIntent } from '@/lib/harbor';
import type { Rails } from '@/lib/harbor/ports';
import type { Ctx } from '@/lib/kernel/context';
import { openStage, readyPayee, type Stage } from '@/lib/rails/stripe/simulator/testing/stage';
import { settingsOf } from '@/lib/rails/stripe/testing/drive';
import { type LocalChain, localChain, type X402Settings } from '@/lib/rails/x402';
import { type RunningChain, startAnvil } from '@/lib/rails/x402/chain/anvil';
import { type ChainClient, createChainClient } from '@/lib/rails/x402/chain-client';
import type { Hex } from '@/lib/rails/x402/domain/terms';
import { freePort } from '@/lib/rails/x402/testing/bench';
import { newWallet } from '@/lib/rails/x402/testing/wallet';
import type { StripeByEnvironment } from '@/lib/runtime/stripe';
import { createWorkerServices, type WorkerServices } from '@/lib/runtime/worker-services';
import type { X402ByEnvironment } from '@/lib/runtime/x402';
import type { Client } from '@/lib/testing/client';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createStack, type Stack, type TestTenant, testSecret } from '@/lib/testing/stack';
import { dueStore } from '@/lib/worker/store/due-store';
import { createSystemCtx } from '@/lib/worker/system-ctx';
import { type ChainProxy, startChainProxy } from './chain-proxy';

/** A local chain behind a network that can be made bad. */
export interface ChainSide {
  readonly node: RunningChain;
  readonly local: LocalChain;
  readonly proxy: ChainProxy;
  /** Past the proxy: for looking at what is there. */
  readonly client: ChainClient;
  readonly settings: X402Settings;
}

/** Every kind of rail connected to a counterpart of this test, on one database. */
export interface RailsWorld {
  readonly database: TestDatabase;
  readonly superuser: Database;
  readonly stage: Stage;
  readonly chain: ChainSide;
  readonly stack: Stack;
  readonly tenant: TestTenant;
  /** The tenant's admin, who may open and resolve disputes. */
  readonly admin: Client;
  readonly worker: WorkerServices;
  readonly connections: { readonly stripe: StripeByEnvironment; readonly x402: X402ByEnvironment };
  readonly payees: { readonly stripe: string; readonly chain: Hex };
  systemCtx(): Promise<Ctx>;
  /** Asks the rail about the operation under way, as a worker whose back-off has passed. */
  ask(intentId: string): Promise<void>;
  sync(intentId: string): Promise<Synced>;
  passDeadline(intentId: string): Promise<void>;
  sweep(intentId: string): Promise<Swept>;
  close(): Promise<void>;
}

const origin = 'http://localhost:3000';

const connectText = `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by)
  SELECT tenant_id, version + 1, modes || $2::jsonb, $3::jsonb, settings, 'tests', created_by
  FROM rail_versions WHERE tenant_id = $1 ORDER BY version DESC LIMIT 1`;
const connected = { stripe_connect: 'connected', stripe_ach_debit: 'connected', x402_usdc_base: 'connected' };

async function openChain(): Promise<ChainSide> {
  const node = await startAnvil({ port: await freePort(), stateFile: null, blockSeconds: null });
  const local = localChain(node.rpcUrl);
  await local.plant();
  const operator = newWallet();
  await local.giveGas(operator.address, 1_000n);
  const proxy = await startChainProxy(node.rpcUrl);
  const settings: X402Settings = {
    chain: 'local',
    rpcUrl: proxy.url,
    checkRpcUrl: null,
    operatorKeys: [operator.privateKey],
    deniedAddresses: [],
  };
  return { node, local, proxy, settings, client: createChainClient(node.rpcUrl) };
}

const operationIds = z.array(z.object({ id: z.string() }));

export async function createRailsWorld(wrap: (rails: Rails) => Rails = (rails) => rails): Promise<RailsWorld> {
  const database = await createTestDatabase();
  const [stage, chain] = await Promise.all([openStage({ clock: { now: () => new Date() } }), openChain()]);
  const connections = { stripe: { sandbox: settingsOf(stage) }, x402: { sandbox: chain.settings } };
  const stack = await createStack({ database, rails: wrap, ...connections });
  const tenant = await stack.tenant('acme');
  const services = await createWorkerServices({
    databaseUrl: database.workerUrl,
    secret: testSecret,
    origin,
    ...connections,
  });
  const worker = { ...services, engine: { ...services.engine, rails: wrap(services.engine.rails) } };
  const superuser = openDatabase({ url: database.superuserUrl, applicationName: 'looker', maxConnections: 4 });
  const payees = {
    stripe: await readyPayee(stage),
    chain: newWallet().address,
  };
  const destinations = {
    stripe_connect: payees.stripe,
    stripe_ach_debit: payees.stripe,
    x402_usdc_base: payees.chain,
  };
  await superuser.rows(connectText, [tenant.tenant.id, JSON.stringify(connected), JSON.stringify(destinations)]);
  const ctxOf = createSystemCtx(dueStore(worker.db), worker.clock);
  const systemCtx = (): Promise<Ctx> => ctxOf(tenant.tenant.id);
  return {
    ...{ database, superuser, stage, chain, stack, tenant, worker, connections, payees, systemCtx },
    admin: tenant.as(await tenant.key('tenant_admin')),
    async ask(intentId) {
      const text = `UPDATE rail_operations SET lease_until = NULL, next_ask_at = now()
        WHERE intent_id = $1 AND status NOT IN ('succeeded', 'failed') RETURNING id`;
      for (const { id } of operationIds.parse(await superuser.rows(text, [intentId]))) {
        await recoverOperation(worker.engine, await systemCtx(), id, intentId);
      }
    },
    sync: async (intentId) => syncIntent(worker.engine, await systemCtx(), intentId),
    passDeadline: async (intentId) =>
      void (await superuser.rows(`UPDATE intents SET deadline = now() - interval '1 second' WHERE id = $1`, [
        intentId,
      ])),
    sweep: async (intentId) => sweepDeadline(worker.engine, await systemCtx(), intentId),
    async close() {
      await services.close();
      await superuser.close();
      await stack.close();
      await stage.close();
      await chain.proxy.close();
      await chain.node.stop();
      await database.drop();
    },
  };
}
