import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

const resolve = { alias: [{ find: /^@\//, replacement: root }] };
const exclude = ['**/node_modules/**', '**/.build/**', '**/.next/**', '**/.data/**', 'generated/**', 'e2e/**'];

/** Starts one database for the run and tells the tests where it is. */
const globalSetup = ['./lib/testing/global-setup.ts'];

/**
 * Three kinds of test, told apart by name: `*.test.ts` is pure and takes milliseconds, `*.db.test.ts` needs a real
 * PostgreSQL, `*.law.test.ts` tries to break a law with processes, crashes and many requests at once. They run one kind after the other.
 */
export default defineConfig({
  resolve,
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'pure',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.db.test.ts', '**/*.law.test.ts'],
          environment: 'node',
          pool: 'threads',
          sequence: { groupOrder: 0 },
          isolate: false,
          // Milliseconds each; this ends what hangs, and not what a busy machine lets wait.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude,
          globalSetup,
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: 'law',
          include: ['**/*.law.test.ts'],
          exclude,
          globalSetup,
          environment: 'node',
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // Processes are killed and waited for here: a busy runner may be late once, a fault is there twice.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
});
