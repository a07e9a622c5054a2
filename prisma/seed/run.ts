/** `run.ts <scenario>`: loads a named scenario into the running installation that the environment describes. */
import { SetupError } from '@/lib/kernel/setup-error';
import { readWebEnv, type WebEnv } from '@/lib/runtime/env';
import { createServices } from '@/lib/runtime/services';
import type { Scenario } from './scenario';
import { demo } from './scenarios/demo';
import { review } from './scenarios/review';

const scenarios: Readonly<Record<string, Scenario>> = { demo, review };

const localHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Scenarios make up people and money: they have no business in a database that others rely on. */
function assertLocal({ databaseUrl }: WebEnv): void {
  const { hostname } = new URL(databaseUrl);
  if (localHosts.includes(hostname)) return;
  throw new SetupError(
    `Demo data is for trying out on one's own machine, not for the database on ${hostname}.`,
    'Start without DATABASE_URL to have an installation of your own.',
  );
}

async function main(name: string | undefined): Promise<void> {
  const scenario = name === undefined ? undefined : scenarios[name];
  if (scenario === undefined) {
    const known = Object.entries(scenarios).map(([key, { summary }]) => `  ${key}: ${summary}`);
    throw new SetupError(`There is no scenario ${name ?? 'without a name'}.`, `Choose one of:\n${known.join('\n')}`);
  }
  const env = readWebEnv(process.env);
  assertLocal(env);
  const services = await createServices(env, { maxConnections: 2 });
  try {
    const { origin, port, dataDir, secret, stripe, x402, gate } = env;
    const { db, onboarding, passwords, railConfiguration, sealer } = services;
    const gateGiven = { gateSecrets: services.gate.secrets, bootstrapToken: gate.bootstrapToken };
    const chainUrl = x402.sandbox?.chain === 'local' ? x402.sandbox.rpcUrl : null;
    const hasCounterparts = chainUrl !== null && (stripe.sandbox?.simulatorUrl ?? null) !== null;
    const apiUrl = `http://localhost:${port}`;
    const given = {
      db,
      onboarding,
      passwords,
      sealer,
      railConfiguration,
      apiUrl,
      origin,
      dataDir,
      secret,
      chainUrl,
      hasCounterparts,
      ...gateGiven,
    };
    for (const line of await scenario.load(given)) console.log(line);
  } finally {
    await services.close();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  const lines = error instanceof SetupError ? [error.message, error.fix] : [error];
  for (const line of lines) console.error(line);
  process.exitCode = 1;
});
