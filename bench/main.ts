/**
 * `npm run bench`: what the product costs over the database alone, and over the cryptography alone. Prints one table.
 * `npm run bench -- recovery` measures instead how long 1,000 intents in flight take to be consistent after a kill.
 * `--smoke` runs either once, small, to see that it works; its numbers mean nothing.
 */
import { startTestServer, type TestServer } from '@/lib/testing/postgres';
import { cryptographyCost } from './cryptography';
import { compareOffline } from './offline';
import type { FlightPlan } from './recovery/flights';
import { measureRecovery } from './recovery/measure';
import { openStage, type Stage, type StageSize } from './stage';
import { alternate, type Comparison } from './statistics';
import { type Cell, renderRecovery, renderResults } from './table';
import { inSql, overHttp } from './throughput';

interface Plan {
  readonly rounds: number;
  readonly secondsPerRun: number;
  readonly stored: readonly number[];
  readonly tenants: readonly number[];
  readonly clients: readonly number[];
  /** Repetitions where one takes microseconds. */
  readonly repetitions: number;
  /** Lives of each client before anything counts. */
  readonly warmUpLives: number;
}

const full: Plan = {
  rounds: 5,
  secondsPerRun: 2.5,
  stored: [1_000, 100_000],
  tenants: [1, 32],
  clients: [1, 4, 16],
  repetitions: 1_000,
  warmUpLives: 50,
};
const smoke: Plan = {
  rounds: 1,
  secondsPerRun: 0.1,
  stored: [10],
  tenants: [2],
  clients: [2],
  repetitions: 20,
  warmUpLives: 2,
};

/** Filling a database this big takes longer than what the runs add to it matters. */
const sharedFrom = 50_000;

/** Durable commits, as the product runs it: none of the shortcuts that tests take. */
const productSettings = {};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** One cell: the life over HTTP against the same statements alone, in turn. */
async function compare(stage: Stage, clients: number, plan: Plan): Promise<Comparison> {
  // The first run warms the process up and says how many lives fill the time.
  const livesFor = async (run: typeof overHttp): Promise<number> =>
    Math.max(clients, Math.ceil((await run(stage, clients, clients * plan.warmUpLives)) * plan.secondsPerRun));
  const http = await livesFor(overHttp);
  const sql = await livesFor(inSql);
  return alternate(
    plan.rounds,
    () => overHttp(stage, clients, http),
    () => inSql(stage, clients, sql),
  );
}

/** Client counts that are measured on one database. */
const groupsOf = (plan: Plan, stored: number): readonly (readonly number[])[] =>
  stored < sharedFrom ? plan.clients.map((clients) => [clients]) : [plan.clients];

async function onStage<T>(server: TestServer, size: StageSize, work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await openStage(server, size);
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

async function compareAll(server: TestServer, plan: Plan): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const stored of plan.stored) {
    for (const tenants of plan.tenants) {
      for (const group of groupsOf(plan, stored)) {
        await onStage(server, { stored, tenants }, async (stage) => {
          for (const clients of group) {
            const cell = { stored, tenants, clients, comparison: await compare(stage, clients, plan) };
            cells.push(cell);
            say(`${stored} stored, ${tenants} tenants, ${clients} clients: ${cell.comparison.ratio.median.toFixed(2)}`);
          }
          say(`  ${await stage.storedIntents()} intents are stored now`);
        });
      }
    }
  }
  return cells;
}

const fullFlights: FlightPlan = { delayed: 350, unknown: 350, cards: 150, debits: 100, usdc: 50 };
const smokeFlights: FlightPlan = { delayed: 4, unknown: 4, cards: 2, debits: 2, usdc: 2 };

async function compareSpeed(server: TestServer, plan: Plan): Promise<string> {
  const cells = await compareAll(server, plan);
  const alone = await onStage(server, { stored: 1, tenants: 1 }, async (stage) => ({
    cryptography: await cryptographyCost(stage, plan.rounds, plan.repetitions),
    offline: await compareOffline(stage, plan.rounds, plan.repetitions * 10),
  }));
  return renderResults({ cells, ...alone });
}

const isSmoke = process.argv.includes('--smoke');
const { server, stop } = await startTestServer(productSettings);
try {
  const result = process.argv.includes('recovery')
    ? renderRecovery(await measureRecovery(server, isSmoke ? smokeFlights : fullFlights))
    : await compareSpeed(server, isSmoke ? smoke : full);
  process.stdout.write(result);
} finally {
  await stop();
}
