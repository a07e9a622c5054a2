import { type Child, startWeb, startWorker, type WebChild } from '@/lib/testing/child';
import { type Carry, overHttp, type Reply, type Sent } from '@/lib/testing/client';
import type { TestDatabase } from '@/lib/testing/database';
import { attempt, insist } from './insist';

/** The product on one database: one web process, and once it has died another one, with a worker beside it. */
export interface Deployment {
  /** Carries to whichever web process serves now. */
  readonly carry: Carry;
  /** Sends as an honest client does: on a broken connection the product is started again, and the same bytes go out. */
  ask(sent: Sent): Promise<Reply>;
  /** How each web process that has died was ended. */
  readonly deaths: readonly (NodeJS.Signals | number)[];
  /** Kills the web process. */
  kill(): Promise<void>;
  /** A new web process, and a worker. */
  restart(): Promise<void>;
  startWorker(): void;
  close(): Promise<void>;
}

/** `crashAt` is a crash point, with `#2` for the second time that it is passed; `env` comes on top of every process's settings. */
export async function deploy(
  database: TestDatabase,
  crashAt?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  let web: WebChild = await startWeb(database, {
    ...env,
    ...(crashAt === undefined ? {} : { TIDEGATE_CRASH_AT: crashAt }),
  });
  const workers: Child[] = [];
  const deaths: (NodeJS.Signals | number)[] = [];
  const carry: Carry = (sent) => overHttp(web.baseUrl)(sent);
  const addWorker = (): void => void workers.push(startWorker(database, env));
  const restart = async (): Promise<void> => {
    deaths.push(await web.gone);
    addWorker();
    web = await startWeb(database, env);
  };
  return {
    carry,
    deaths,
    restart,
    startWorker: addWorker,
    kill: () => web.kill(),
    async ask(sent) {
      const first = await attempt(carry, sent);
      if (first === null && deaths.length === 0) await restart();
      return first === null || first.status === 202 ? insist(carry, sent) : first;
    },
    async close() {
      await Promise.all([web, ...workers].map((child) => child.kill()));
    },
  };
}
