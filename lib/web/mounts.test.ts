import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isWirePath, notWirePattern, wirePrefixes } from './wire-paths';

const root = fileURLToPath(new URL('../../', import.meta.url));

const appFiles = readdirSync(`${root}app`, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath.slice(root.length)}/${entry.name}`.replaceAll('\\', '/'));

/** Address that a page file stands for, with a value in place of each parameter. */
const addressOf = (file: string): string =>
  file
    .replace(/^app/, '')
    .replace(/\/page\.tsx$/, '')
    .replaceAll(/\/\([^)]*\)/g, '')
    .replaceAll(/\/\[\[?(?:\.\.\.)?\w+\]?\]/g, '/x') || '/';

const matcherOf = (pattern: string): RegExp => new RegExp(`^${pattern.replace('/:path*', '(?:/.*)?')}$`);
const middleware = readFileSync(`${root}middleware.ts`, 'utf8');
const patterns = [...(/matcher: \[([^\]]*)\]/.exec(middleware)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(
  ([, text]) => text ?? '',
);

describe('mounts under app/', () => {
  it.each([...wirePrefixes])('one route file mounts /%s', (prefix) => {
    const file = appFiles.find(
      (path) => path === `app/${prefix}/route.ts` || path === `app/${prefix}/[[...path]]/route.ts`,
    );
    expect(file).toBeDefined();
    expect(readFileSync(`${root}${file}`, 'utf8').trim()).toBe(
      "export { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from '@/lib/web/mount';",
    );
  });

  it('have no route file of the wire without a prefix', () => {
    const mounts = appFiles.filter((file) => readFileSync(`${root}${file}`, 'utf8').includes("'@/lib/web/mount'"));
    expect(
      mounts.map((file) => file.replace(/^app\//, '').replace(/\/(?:\[\[\.\.\.path\]\]\/)?route\.ts$/, '')).sort(),
    ).toEqual([...wirePrefixes].sort());
  });
});

describe('pages under app/', () => {
  const pages = appFiles.filter((file) => file.endsWith('/page.tsx')).map((file) => [addressOf(file), file] as const);

  it.each(pages)('%s gets its headers from the middleware and is no wire path', (address) => {
    expect(patterns.some((pattern) => matcherOf(pattern).test(address))).toBe(true);
    expect(isWirePath(address)).toBe(false);
  });

  it('are told from the wire by the configuration as by the front', () => {
    const outside = new RegExp(`^${notWirePattern}$`);
    for (const path of [
      '/',
      '/console',
      '/harbor',
      '/harbor/intents',
      '/harbour',
      '/v1/x',
      '/v10',
      '/.well-known/a',
      '/xwell-known/a',
      '/health',
      '/api/v1',
      '/api/v1/quotes',
      '/api/v10',
      '/api/auth/session',
      '/pay/ps_1',
      '/payments',
      '/status',
    ]) {
      expect([path, outside.test(path)]).toEqual([path, !isWirePath(path)]);
    }
  });
});
