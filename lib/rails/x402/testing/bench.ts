import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Address, createPublicClient, http } from 'viem';
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { type Database, openDatabase } from '@/lib/db/pool';
import type { PriorOperation, RailCall, RailIntent, RailOutcome, RailPort } from '@/lib/harbor/ports';
import { type FixedClock, fixedClock } from '@/lib/kernel/clock';
import { type RunningChain, startAnvil } from '@/lib/rails/x402/chain/anvil';
import { type LocalChain, localChain } from '@/lib/rails/x402/chain/plant';
import { type ChainClient, createChainClient } from '@/lib/rails/x402/chain-client';
import { localConfirmations, type X402Deps } from '@/lib/rails/x402/deps';
import { networks } from '@/lib/rails/x402/networks';
import { localOperatorKeys } from '@/lib/rails/x402/operator-keys';
import { localScreening } from '@/lib/rails/x402/screening';
import { x402Rail } from '@/lib/rails/x402/x402.rail';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';

/** A chain, a database and a rail of one's own. */
export interface Bench {
  readonly database: TestDatabase;
  readonly db: Database;
  readonly clock: FixedClock;
  readonly node: RunningChain;
  readonly local: LocalChain;
  readonly chain: ChainClient;
  readonly operator: Address;
  readonly payee: Address;
  readonly deps: X402Deps;
  readonly rail: RailPort;
  /** A second rail, as another process has it: its own pool, the same database, chain and key. */
  twin(change?: Partial<X402Deps>): { readonly deps: X402Deps; readonly rail: RailPort };
  /** An account with this many atomic units. */
  payer(amount: bigint): Promise<PrivateKeyAccount>;
  balance(of: Address): Promise<bigint>;
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function createBench(): Promise<Bench> {
  const database = await createTestDatabase();
  const node = await startAnvil({ port: await freePort(), stateFile: null, blockSeconds: null });
  const local = localChain(node.rpcUrl);
  await local.plant();
  const key = generatePrivateKey();
  const keys = localOperatorKeys([key]);
  await local.giveGas(keys.current.address, 100n);
  const clock = fixedClock(new Date());
  const pools: Database[] = [];
  const build = (change: Partial<X402Deps> = {}) => {
    const db = openDatabase({ url: database.appUrl, applicationName: 'x402-test' });
    pools.push(db);
    const deps: X402Deps = {
      db,
      clock,
      network: networks.local,
      chain: createChainClient(node.rpcUrl),
      checker: null,
      keys,
      screening: localScreening([]),
      confirmations: localConfirmations,
      origin: 'http://localhost:3000',
      ...change,
    };
    return { deps, rail: x402Rail(deps) };
  };
  const { deps, rail } = build();
  const client = createPublicClient({ transport: http(node.rpcUrl) });
  const rpc = (method: string, params: readonly unknown[] = []): Promise<unknown> =>
    // Methods of the local node only, which viem does not list.
    client.request({ method, params } as never);
  return {
    ...{ database, db: deps.db, clock, node, local, chain: deps.chain, deps, rail, rpc },
    operator: keys.current.address,
    payee: privateKeyToAccount(generatePrivateKey()).address,
    twin: build,
    async payer(amount) {
      const account = privateKeyToAccount(generatePrivateKey());
      if (amount > 0n) await local.mint(account.address, amount);
      return account;
    },
    balance: (of) => deps.chain.tokenBalance(networks.local.asset, of),
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
      await node.stop();
      await database.drop();
    },
  };
}

const dayMs = 24 * 60 * 60_000;

/** An intent of 5 dollars in a day. */
export const newIntent = ({ clock, payee }: Bench, change: Partial<RailIntent> = {}): RailIntent => ({
  tenantId: randomUUID(),
  tenantPublicId: 'org_test',
  environment: 'sandbox',
  intentId: randomUUID(),
  amount: 500n,
  currency: 'usd',
  scale: 2,
  deadline: new Date(Math.ceil((clock.now().getTime() + dayMs) / 1_000) * 1_000),
  destination: payee,
  source: null,
  checkout: null,
  scenario: null,
  settings: { achRiskHoldDays: 0 },
  operations: [],
  ...change,
});

export const newCall = (intent: RailIntent, kind: RailCall['kind'], payment: string | null = null): RailCall => ({
  ...intent,
  operationId: randomUUID(),
  kind,
  detail: {},
  attempt: 1,
  payment,
});

/** The operation as the engine would hand it back. */
export const asPrior = (call: RailCall, outcome: RailOutcome): PriorOperation => ({
  id: call.operationId,
  kind: call.kind,
  attempt: call.attempt,
  status: outcome.status,
  railRef: 'railRef' in outcome ? outcome.railRef : null,
  amount: call.amount,
  detail: ('detail' in outcome ? outcome.detail : undefined) ?? {},
});

export const unhurried = (): AbortSignal => new AbortController().signal;

/** What a call has come to once the node has mined what it was given. */
export async function settled(rail: RailPort, call: RailCall): Promise<Awaited<ReturnType<RailPort['lookUp']>>> {
  let outcome = await rail.lookUp(call, unhurried());
  for (let asked = 0; asked < 100 && outcome.status === 'pending'; asked++) {
    await sleep(20);
    outcome = await rail.lookUp(call, unhurried());
  }
  return outcome;
}
