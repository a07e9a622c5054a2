import next from 'next';
import type { WebEnv } from '@/lib/runtime/env';
import type { PageHost } from './server';

/** Next behind the front: the built pages in production, with reload in development. */
export async function preparePages(env: WebEnv): Promise<PageHost & { close(): Promise<void> }> {
  const app = next({ dev: env.mode === 'development', dir: process.cwd(), hostname: 'localhost', port: env.port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  return {
    handle: (request, response) => handle(request, response),
    upgrade: (request, socket, head) => upgrade(request, socket, head),
    close: () => app.close(),
  };
}
