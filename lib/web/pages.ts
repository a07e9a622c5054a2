import { Server } from 'node:http';
import next from 'next';
import type { WebEnv } from '@/lib/runtime/env';
import type { PageHost } from './server';

/** Next behind the front: the built pages in production, with reload in development. */
export async function preparePages(env: WebEnv): Promise<PageHost & { close(): Promise<void> }> {
  // Next listens for upgrades on a server of its caller. It gets one that binds no port, because the front has several.
  const upgrades = new Server();
  const app = next({
    dev: env.mode === 'development',
    dir: process.cwd(),
    hostname: 'localhost',
    port: env.port,
    httpServer: upgrades,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  const close = () => app.close();
  if (env.mode !== 'development') return { handle, close };
  return { handle, upgrade: (request, socket, head) => upgrades.emit('upgrade', request, socket, head), close };
}
