import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('the bench still runs from end to end', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/bench.mjs', '--smoke']);
  expect(stdout).toMatch(/\| stored intents .*\n\| -+ .*\n\| 10 /);
  expect(stdout).toMatch(/\| 7 signature checks /);
  expect(stdout).toMatch(/\| offline capability check, per s /);
});

it('the measurement of recovery still runs from end to end', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/bench.mjs', 'recovery', '--smoke']);
  expect(stdout).toMatch(/\| intents in flight .*\n\| -+ .*\n\| \d+ /);
});
