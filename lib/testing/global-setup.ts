import type { TestProject } from 'vitest/node';
import { startTestServer, type TestServer } from './postgres';

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/** One PostgreSQL for a whole test run; tests take databases from it with `createTestDatabase`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, stop } = await startTestServer();
  project.provide('testServer', server);
  return stop;
}
