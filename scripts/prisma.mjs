/**
 * `npm run prisma -- <command>`: Prisma's command line, also where its schema engine cannot be downloaded, and on the
 * built-in database when there is no DATABASE_URL.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, ensureInstalled, root } from './install.mjs';

/** These load the schema in WebAssembly: the engine has to exist, but it is never run. */
const withoutEngine = ['generate', 'validate', 'format', 'version'];

const enginesFolder = join(root, 'node_modules/@prisma/engines');
const args = process.argv.slice(2);

checkNode();
process.chdir(root);
await ensureInstalled({ development: false });

const hasEngine =
  Boolean(process.env.PRISMA_SCHEMA_ENGINE_BINARY) ||
  (existsSync(enginesFolder) && readdirSync(enginesFolder).some((name) => name.startsWith('schema-engine-')));

/** A file that exists is enough for commands that never run it; any other command must get the real one. */
const standIn = !hasEngine && withoutEngine.includes(args[0]) ? { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath } : {};

function runPrisma(databaseUrl) {
  const env = { ...process.env, ...standIn, ...(databaseUrl && { DATABASE_URL: databaseUrl }) };
  const { status } = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', ...args], {
    env,
    stdio: 'inherit',
  });
  return status ?? 1;
}

if (withoutEngine.includes(args[0]) || args.length === 0) {
  process.exitCode = runPrisma(null);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  const { runOnDatabase } = await import('./launch/prisma-command.ts');
  process.exitCode = await runOnDatabase(args, hasEngine, runPrisma);
}
