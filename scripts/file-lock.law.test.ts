import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimUse, findUser, tryLock, waitForLock } from './file-lock.mjs';

const module = new URL('./file-lock.mjs', import.meta.url).href;
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  path = join(folder, 'start.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const inAnotherProcess = (code: string) =>
  spawn(process.execPath, ['--input-type=module', '-e', `import * as lock from '${module}'; ${code}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

it('is held by one and says who that is', async () => {
  const first = await tryLock(path, 'at work');
  const second = await tryLock(path);
  expect(first.held).toBe(true);
  expect(second).toEqual({ held: false, holder: { pid: process.pid, note: 'at work' } });
  if (first.held) first.release();
  expect((await tryLock(path)).held).toBe(true);
});

it('falls back when its holder is killed', async () => {
  const holder = inAnotherProcess(`await lock.tryLock('${path}'); console.log('held'); setInterval(() => {}, 1000)`);
  await once(holder.stdout, 'data');
  expect((await tryLock(path)).held).toBe(false);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect((await tryLock(path)).held).toBe(true);
});

it('is never held by two of many that come at once', async () => {
  // Each holder counts up in a way that two at once would spoil.
  const code = `import fs from 'node:fs';
    for (let n = 0; n < 5; n++) {
      const held = await lock.waitForLock('${path}', { timeoutMs: 60000 });
      fs.writeFileSync('${join(folder, 'inside')}', '', { flag: 'wx' });
      fs.appendFileSync('${join(folder, 'count')}', '.');
      fs.rmSync('${join(folder, 'inside')}');
      held.release();
    }`;
  const children = Array.from({ length: 4 }, () => inAnotherProcess(code));
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(spawnSync('wc', ['-c', join(folder, 'count')], { encoding: 'utf8' }).stdout).toMatch(/^20 /);
}, 60_000);

it('waits until the holder is done', async () => {
  const first = await tryLock(path);
  const waited: number[] = [];
  const second = waitForLock(path, { timeoutMs: 10_000, onWait: ({ pid }) => waited.push(pid) });
  setTimeout(() => first.held && first.release(), 2_000);
  (await second).release();
  expect(waited).toEqual([process.pid]);
  expect(readdirSync(folder)).toEqual([]);
});

it('can be used by several at once', () => {
  const one = claimUse(path);
  const other = claimUse(path);
  one.release();
  expect(findUser(path)?.pid).toBe(process.pid);
  other.release();
  expect(findUser(path)).toBeUndefined();
});
