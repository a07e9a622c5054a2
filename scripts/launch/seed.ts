import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDatabase } from '@/lib/db/prepare-database';
import { SetupError } from '@/lib/kernel/setup-error';
import { findUser } from '../file-lock.mjs';
import { readCounterparts } from './counterparts';
import { migrationsFolder, withOwnerDatabase } from './database';
import { explain, say } from './output';
import { processEnv } from './process-env';
import { root } from './root';
import { readOrMakeSecret } from './secret';
import { readSettings, type Settings } from './settings';

const scenariosFolder = 'prisma/seed/scenarios';

interface Scenario {
  readonly name: string;
  /** First line of the file's own description. */
  readonly about: string;
}

function listScenarios(): readonly Scenario[] {
  const folder = join(root, scenariosFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^[a-z-]+\.ts$/.test(file))
    .sort()
    .map((file) => {
      const about = /\/\*\*\s*(?:\* )?([^\n*]+)/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '';
      return { name: file.replace(/\.ts$/, ''), about: about.trim() };
    });
}

function printScenarios(scenarios: readonly Scenario[]): void {
  say('Scenarios:');
  say();
  for (const { name, about } of scenarios) say(`  ${name.padEnd(16)}${about}`);
  say();
  say('Load one with: npm run seed -- <scenario>');
}

/** Scenarios make up people and money: they belong on a machine where somebody tries things out. */
function refuseForeign(settings: Settings, local: boolean): void {
  if (settings.mode === 'production') {
    throw new SetupError(
      'Scenarios are not loaded in production.',
      'Unset NODE_ENV on the machine where you try things out.',
    );
  }
  if (local) return;
  throw new SetupError(
    'DATABASE_URL points to another machine, and scenarios are loaded on this one only.',
    'Use a PostgreSQL on localhost, or unset DATABASE_URL for the built-in one.',
  );
}

/** Scenarios go through the product's own front, so it has to run; its launcher's lock says on which port. */
function findRunning({ dataDir }: Settings): URL {
  const launcher = findUser(join(dataDir, 'start.lock'));
  if (launcher) return new URL(launcher.note);
  throw new SetupError(
    `Tidegate is not running on ${dataDir}.`,
    'Start it with `npm start`, and load the scenario from a second terminal.',
  );
}

async function load(name: string, settings: Settings): Promise<number> {
  const running = findRunning(settings);
  return withOwnerDatabase(settings, async ({ ownerUrl, local }) => {
    refuseForeign(settings, local);
    const { logins } = settings;
    const prepared = await prepareDatabase({ ownerUrl, migrations: migrationsFolder, ...(logins && { logins }) });
    const facts = {
      settings: { ...settings, port: Number(running.port), origin: running.origin },
      secret: settings.secret ?? readOrMakeSecret(settings.dataDir),
      logins: prepared,
      buildDir: '',
      counterparts: readCounterparts(settings.dataDir),
    };
    const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'prisma/seed/run.ts', name], {
      cwd: root,
      env: processEnv(facts, 'seed'),
      stdio: 'inherit',
    });
    return status ?? 1;
  });
}

/** Loads a scenario, or lists them all when none is named. Gives back the exit code. */
export async function seed(name: string | null): Promise<number> {
  const scenarios = listScenarios();
  if (name === null || !scenarios.some((scenario) => scenario.name === name)) {
    if (name !== null) process.stderr.write(`There is no scenario named ${name}.\n\n`);
    printScenarios(scenarios);
    return name === null ? 0 : 1;
  }
  try {
    return await load(name, readSettings(process.env));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}
