import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '@/lib/kernel/endpoint';
import { allEndpoints } from '@/lib/runtime/endpoints';
import { createServices, type Services } from '@/lib/runtime/services';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { servedEndpoints } from './endpoints';
import { openapiDocument } from './openapi';
import { createFixture, get, send } from './testing/fixture';
import { isWirePath } from './wire-paths';

const origin = 'http://localhost:3000';
const secret = 'ab'.repeat(32);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('the product’s own endpoints', () => {
  let services: Services;
  let endpoints: readonly Endpoint[];

  beforeAll(async () => {
    services = await createServices({ databaseUrl: database.appUrl, secret, origin });
    endpoints = servedEndpoints(allEndpoints(services), { ready: () => services.ready(), origin });
  });
  afterAll(() => services.close());

  const served = () =>
    createFixture({ endpoints, authenticate: (bearer, now, how) => services.authenticate(bearer, now, how) });

  it('stand where Next mounts them, and none claims the path of another', () => {
    for (const { path, aliases = [] } of endpoints) {
      for (const at of [path, ...aliases]) expect([at, isWirePath(at)]).toEqual([at, true]);
    }
    expect(() => served()).not.toThrow();
  });

  it('can all be described, under names of their own', () => {
    const names = endpoints.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(() => openapiDocument(endpoints, origin)).not.toThrow();
  });

  it('that need a key refuse a request without one, whatever else it says', async () => {
    for (const { method, path, who, name } of endpoints) {
      if (who.kind === 'public' || ('optional' in who && who.optional)) continue;
      const at = path.replaceAll(/\{\w+\}/g, 'x');
      const answer = await send(served(), { method, path: at, ...(method !== 'GET' && { body: '{' }) });
      expect([name, answer.status]).toEqual([name, 401]);
    }
  });

  it('say that they are ready as long as the database answers', async () => {
    expect((await send(served(), get('/readiness', {}))).status).toBe(200);
    const unreachable = await createServices({ databaseUrl: database.appUrl, secret, origin });
    await unreachable.close();
    const gone = servedEndpoints([], { ready: () => unreachable.ready(), origin });
    expect((await send(createFixture({ endpoints: gone }), get('/readiness', {}))).status).toBe(503);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Asks until the process answers; a start has 15 seconds. */
async function untilUp(url: string, child: ChildProcess): Promise<Response> {
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    const response = await fetch(url).catch(() => null);
    if (response) return response;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the web process did not start: ${child.exitCode}`);
}

describe('the web process', () => {
  it('starts without Next, answers, logs, and ends at once when it is told to', async () => {
    const port = await freePort();
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      PORT: String(port),
      TIDEGATE_SECRET: secret,
      TIDEGATE_APP_DATABASE_URL: database.appUrl,
      TIDEGATE_LEAN_ONLY: '1',
    };
    const child = spawn(process.execPath, ['--import', 'tsx', 'lib/web/main.ts'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    try {
      expect((await untilUp(`http://127.0.0.1:${port}/readiness`, child)).status).toBe(200);
      expect((await fetch(`http://[::1]:${port}/health`)).status).toBe(200);
      const stopped = once(child, 'exit');
      child.kill('SIGTERM');
      expect(await stopped).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
    const lines = Buffer.concat(output).toString();
    expect(lines).toContain('"path":"/readiness"');
    expect(lines).not.toContain(secret);
  });

  it('names a setting that is missing and does not start', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'lib/web/main.ts'], {
      env: { PATH: process.env.PATH, NODE_ENV: 'test', TIDEGATE_SECRET: 'canary' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const output: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    expect(await once(child, 'close')).toEqual([1, null]);
    const text = Buffer.concat(output).toString();
    expect(text).toMatch(/TIDEGATE_SECRET.*TIDEGATE_APP_DATABASE_URL/);
    expect(text).not.toContain('canary');
  });
});
