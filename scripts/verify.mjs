/**
 * `npm run verify`: everything that can be known without a database, in about a minute.
 * Two lanes run side by side. A step that passes prints one line; one that fails prints all it said.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tool = (name) => join(root, 'node_modules', '.bin', name);
const tidy = (suite) => [process.execPath, '--import', 'tsx', 'scripts/tidy/main.ts', suite];

/** Where `npm test` wants the pure tests to be written down, so that it can count them. */
const report = process.env.TIDEGATE_PURE_REPORT;
const pureReporters = ['--reporter=dot', ...(report ? ['--reporter=json', `--outputFile.json=${report}`] : [])];

const generatedClient = 'generated/prisma/client.ts';

/** Newest change below a path, in milliseconds; 0 when there is nothing. */
function newestChange(path) {
  const full = join(root, path);
  if (!existsSync(full)) return 0;
  const found = statSync(full);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(full).map((name) => newestChange(join(path, name))));
}

function clientIsFresh() {
  const sources = ['prisma/schema', 'prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'];
  return newestChange(generatedClient) > Math.max(...sources.map(newestChange));
}

/** Steps of one lane run in order; a lane goes on after a failure, so that one run tells everything. */
const lanes = [
  [
    { name: 'prisma client', command: [process.execPath, 'scripts/prisma.mjs', 'generate'], skip: clientIsFresh },
    { name: 'types', command: [tool('tsc'), '--noEmit', '--project', '.'] },
  ],
  [
    { name: 'lint and format', command: [tool('biome'), 'check', '--error-on-warnings', '--max-diagnostics=200', '.'] },
    { name: 'import rules', command: tidy('imports') },
    { name: 'repo checks', command: tidy('repo') },
    { name: 'pure tests', command: [tool('vitest'), 'run', '--project', 'pure', ...pureReporters] },
  ],
];

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function run([file, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => resolve({ passed: false, output: error.message }));
    child.on('close', (code) => resolve({ passed: code === 0, output: Buffer.concat(output).toString() }));
  });
}

async function runLane(steps) {
  const failures = [];
  for (const { name, command, skip } of steps) {
    if (skip?.()) continue;
    const started = performance.now();
    const { passed, output } = await run(command);
    process.stdout.write(`${passed ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${seconds(started)}\n`);
    if (!passed) failures.push({ name, output });
  }
  return failures;
}

if (!existsSync(tool('tsc'))) {
  process.stderr.write("Packages are missing. Run 'npm ci' first.\n");
  process.exit(1);
}

const started = performance.now();
const failures = (await Promise.all(lanes.map(runLane))).flat();
for (const { name, output } of failures) process.stdout.write(`\n--- ${name}\n${output.trim()}\n`);
const verdict = failures.length === 0 ? 'verified' : `failed: ${failures.map(({ name }) => name).join(', ')}`;
process.stdout.write(`\n${verdict} in ${seconds(started)}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
