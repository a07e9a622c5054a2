/**
 * `npm test`: installs what the tests need and runs all of them: the checks of `npm run verify`, the tests on a real
 * PostgreSQL, the tests of the laws, and the browser stories. Goes on after a failure, so that one run tells
 * everything. Names what failed, then the sum in the last line; nothing is left running. `npm test -- db law` runs only those stages.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkNode, ensureInstalled, root } from './install.mjs';
import { add, countChecks, countPlaywright, countVitest, none } from './test-reports.mjs';

/** Ends a stage that hangs; a healthy one takes minutes, on a busy machine twenty. */
const stageTimeoutMs = 45 * 60_000;
const stopMs = 60_000;
const stopPollMs = 100;

const reports = mkdtempSync(join(tmpdir(), 'tidegate-reports-'));
const reportOf = (name) => join(reports, `${name}.json`);

const vitest = (project) => ({
  name: project,
  command: [
    'node_modules/vitest/vitest.mjs',
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportOf(project)}`,
  ],
  count: () => countVitest(reportOf(project)),
});

const stages = [
  {
    name: 'verify',
    command: ['scripts/verify.mjs'],
    env: { TIDEGATE_PURE_REPORT: reportOf('pure') },
    count: (output) => add(countChecks(output), countVitest(reportOf('pure'))),
  },
  vitest('db'),
  vitest('law'),
  {
    name: 'stories',
    command: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('stories') },
    count: () => countPlaywright(reportOf('stories')),
  },
];

let running = null;

/** Sends a signal to what a stage has left in its process group. False: nothing is left. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Ends what a stage has left. A Tidegate among it stops its own processes and database first, which takes a moment. */
async function endGroup(pid) {
  signalGroup(pid, 'SIGTERM');
  for (let waited = 0; waited < stopMs && signalGroup(pid, 0); waited += stopPollMs) await sleep(stopPollMs);
  signalGroup(pid, 'SIGKILL');
}

function run({ command, env }) {
  return new Promise((resolve) => {
    const output = [];
    running = spawn(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.stdout.on('data', (chunk) => {
      output.push(chunk);
      process.stdout.write(chunk);
    });
    const { pid } = running;
    const late = setTimeout(() => endGroup(pid), stageTimeoutMs);
    let left;
    running.on('exit', () => {
      clearTimeout(late);
      left = endGroup(pid);
    });
    running.on('close', async (code) => {
      await left;
      running = null;
      resolve({ passed: code === 0, output: Buffer.concat(output).toString() });
    });
  });
}

async function ensureChromium() {
  const { launchOptions } = await import('../e2e/support/chromium.ts');
  const isThere = () => {
    try {
      launchOptions();
      return true;
    } catch {
      return false;
    }
  };
  if (isThere()) return;
  process.stdout.write('Installing Chromium for the browser stories.\n');
  const shell = (file, args) =>
    spawnSync(file, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    shell('apt-get', ['update', '-qq']);
    shell('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  } else {
    shell(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  }
  // Still none: the stories say so themselves, and fail.
}

async function runStages(wanted) {
  let total = none;
  for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const started = performance.now();
    process.stdout.write(`\n== ${stage.name}\n`);
    const { passed, output } = await run(stage);
    const counted = stage.count(output);
    const result =
      passed || counted.failed > 0 ? counted : { ...counted, failed: 1, names: [`${stage.name} ended with an error`] };
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stdout.write(`== ${stage.name}: ${result.passed} passed, ${result.failed} failed in ${seconds} s\n`);
    total = add(total, result);
  }
  return total;
}

function stopOn(signal) {
  process.once(signal, async () => {
    if (running) await endGroup(running.pid);
    rmSync(reports, { recursive: true, force: true });
    process.exit(1);
  });
}

checkNode();
process.chdir(root);
await ensureInstalled({ development: true });
const { register } = await import('tsx/esm/api');
register();
await ensureChromium();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) stopOn(signal);
const { passed, failed, names } = await runStages(process.argv.slice(2));
rmSync(reports, { recursive: true, force: true });
if (names.length > 0) process.stdout.write(`\nFailed:\n${names.map((name) => `  ${name}\n`).join('')}`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
