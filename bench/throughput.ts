import { type HttpConnection, openConnection } from './http-connection';
import { liveOverHttp, signLifecycle } from './lifecycle';
import { bindLifecycle, liveInSql } from './replay';
import type { BenchTenant, Stage } from './stage';

/** Runs the prepared lives with so many at a time; resolves with lives per second. */
async function race<T>(
  clients: number,
  lives: readonly T[],
  live: (life: T, client: number) => Promise<void>,
): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let life = lives[next++]; life !== undefined; life = lives[next++]) await live(life, client);
    }),
  );
  return (lives.length / (performance.now() - started)) * 1_000;
}

const tenantOf = ({ tenants }: Stage, index: number): BenchTenant => {
  const tenant = tenants[index % tenants.length];
  if (tenant === undefined) throw new Error('a stage has at least one tenant');
  return tenant;
};

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Lifecycles per second over HTTP. Signing and connecting happen before the clock starts. */
export async function overHttp(stage: Stage, clients: number, lives: number): Promise<number> {
  const signed = times(lives, (index) => signLifecycle(tenantOf(stage, index).client));
  const connections = await Promise.all(times(clients, () => openConnection(stage.web.baseUrl)));
  try {
    return await race(clients, signed, (life, client) => liveOverHttp(connectionOf(connections, client), life));
  } finally {
    for (const connection of connections) connection.close();
  }
}

const connectionOf = (connections: readonly HttpConnection[], client: number): HttpConnection => {
  const connection = connections[client];
  if (connection === undefined) throw new Error('every client has a connection');
  return connection;
};

/** Lifecycles per second as bare statements in this process. Ids are bound before the clock starts. */
export function inSql(stage: Stage, clients: number, lives: number): Promise<number> {
  const now = new Date();
  const bound = times(lives, (index) => bindLifecycle(tenantOf(stage, index).recording, now));
  return race(clients, bound, (statements) => liveInSql(stage.db, statements));
}
