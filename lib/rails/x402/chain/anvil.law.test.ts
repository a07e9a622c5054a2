import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SetupError } from '@/lib/kernel/setup-error';
import { createChainClient } from '@/lib/rails/x402/chain-client';
import { checkChain } from '@/lib/rails/x402/check-chain';
import { networks } from '@/lib/rails/x402/networks';
import { type RunningChain, startAnvil } from './anvil';
import { localChainKeys } from './keys';

let folder: string;
const running: RunningChain[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-chain-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((chain) => chain.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The chain as the launcher starts it, once it has said that it is ready. */
async function startMain(port: number) {
  const entry = ['--import', 'tsx', 'lib/rails/x402/chain/main.ts'];
  const child = spawn(process.execPath, [...entry, String(port), folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), exit]);
  return { child, exit, said: String(said) };
}

const isGone = async (port: number): Promise<boolean> =>
  createChainClient(`http://127.0.0.1:${port}`)
    .chainId()
    .then(
      () => false,
      () => true,
    );

describe('the local chain', () => {
  it('stands where Base does, pays out once, and keeps what it knows between runs', async () => {
    const port = await freePort();
    const first = await startMain(port);
    const keys = localChainKeys(folder);
    const [operator, payer] = [keys.operator.address, keys.payer.address];
    expect(first.said).toContain('no real funds');
    const chain = createChainClient(`http://127.0.0.1:${port}`);
    await checkChain(chain, networks.local);
    expect(statSync(join(folder, 'chain-keys.json')).mode & 0o077).toBe(0);
    const balance = await chain.tokenBalance(networks.local.asset, payer);
    expect(balance).toBe(10_000_000_000n);
    expect(await chain.balance(operator)).toBe(100n * 10n ** 18n);
    first.child.kill('SIGTERM');
    await first.exit;
    expect(await isGone(port)).toBe(true);
    const second = await startMain(port);
    expect(await chain.tokenBalance(networks.local.asset, payer)).toBe(balance);
    second.child.kill('SIGTERM');
    await second.exit;
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const port = await freePort();
    const { child, exit } = await startMain(port);
    expect(await isGone(port)).toBe(false);
    child.kill('SIGKILL');
    await exit;
    await expect.poll(() => isGone(port), { timeout: 10_000 }).toBe(true);
  });

  it('refuses a port with another chain on it, whose balances would be wrong', async () => {
    const port = await freePort();
    running.push(await startAnvil({ port, stateFile: null, blockSeconds: null }));
    await expect(startAnvil({ port, stateFile: null, blockSeconds: null })).rejects.toThrow(SetupError);
  });

  it('can keep the pace of Base', async () => {
    const chain = await startAnvil({ port: await freePort(), stateFile: null, blockSeconds: 1 });
    running.push(chain);
    const client = createChainClient(chain.rpcUrl);
    const before = await client.blockNumber('latest');
    await expect.poll(() => client.blockNumber('latest'), { timeout: 5_000 }).toBeGreaterThan(before);
  });
});
