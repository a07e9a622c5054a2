import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const readyLine = /^Stripe simulator is ready at http:\/\/127\.0\.0\.1:(\d+)$/m;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As the launcher starts it: with a channel whose end is its own. */
async function start(): Promise<{ child: ChildProcess; stripe: Stripe; exit: Promise<number | null> }> {
  const args = ['--import', './scripts/launch/end-with-parent.mjs', '--import', 'tsx'];
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...args, 'lib/rails/stripe/simulator/main.ts'], {
    cwd: root,
    env: {
      PATH,
      HOME,
      NODE_ENV: 'test',
      STRIPE_SIMULATOR_PORT: '0',
      STRIPE_SIMULATOR_FILE: join(folder, 'stripe.json'),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit').then(([code]) => code);
  let said = '';
  while (!readyLine.test(said)) {
    const [chunk] = await Promise.race([once(child.stdout ?? child, 'data'), exit.then(() => [null])]);
    if (chunk === null) throw new Error(`It ended before it was ready: ${said}`);
    said += String(chunk);
  }
  const port = readyLine.exec(said)?.[1] ?? '';
  const stripe = new Stripe('sk_test_1', { host: '127.0.0.1', port, protocol: 'http', telemetry: false });
  return { child, stripe, exit };
}

describe('the simulator as a process', () => {
  it('says when it is ready, keeps its state over a stop, and ends with its parent', async () => {
    const first = await start();
    const { id } = await first.stripe.customers.create({ email: 'payer@example.com' });
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    const second = await start();
    expect((await second.stripe.customers.retrieve(id)).id).toBe(id);
    // What the launcher's death does to the channel.
    second.child.disconnect();
    expect(await second.exit).toBe(0);
  });
});
