/** Installs packages when node_modules is missing or is not what the lockfile says. Plain JavaScript: it runs first. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './file-lock.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const lowestNode = [20, 19];
const installTimeoutMs = 15 * 60_000;

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Stops with a clear line on a Node that the packages do not run on. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1])) return;
  process.stderr.write(
    `Tidegate needs Node ${lowestNode.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Install Node 22 or 24 from https://nodejs.org and start again.\n',
  );
  process.exit(1);
}

/** What is installed, against the lockfile. Null: all there. */
export function missingPackages({ development }) {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return 'node_modules is missing';
  const installed = readJson('node_modules/.package-lock.json').packages;
  for (const [path, wanted] of Object.entries(readJson('package-lock.json').packages)) {
    if (path === '' || (!installed[path] && (wanted.optional || wanted.devOptional))) continue;
    if (!installed[path] && wanted.dev && !development) continue;
    if (installed[path]?.version === wanted.version && existsSync(join(root, path, 'package.json'))) continue;
    return `${path.replace('node_modules/', '')} is not at ${wanted.version}`;
  }
  return null;
}

function runNpm(args) {
  const npm = process.env.npm_execpath;
  const [file, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  return spawnSync(file, [...first, ...args], { cwd: root, stdio: 'inherit' });
}

/**
 * Makes node_modules match the lockfile. Install scripts are skipped: nothing here needs one, and none of a
 * dependency's code should run because it was downloaded.
 */
export async function ensureInstalled({ development }) {
  if (missingPackages({ development }) === null) return;
  const lock = await waitForLock(join(root, '.build/install.lock'), {
    timeoutMs: installTimeoutMs,
    onWait: ({ pid }) => process.stdout.write(`Waiting for process ${pid}, which is installing packages.\n`),
  });
  try {
    const missing = missingPackages({ development });
    if (missing === null) return;
    process.stdout.write(`Installing packages (${missing}).\n`);
    const { status, error } = runNpm([
      'ci',
      '--include=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (status === 0) return;
    process.stderr.write(
      `npm ci failed${error ? `: ${error.message}` : ''}. Read what it says above and start again.\n`,
    );
    process.exit(1);
  } finally {
    lock.release();
  }
}
