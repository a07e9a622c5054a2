import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contentHash } from './content-hash';

let folder: string;
const hash = () => contentHash(folder, ['app', 'config.ts', 'missing'], /\.test\.ts$/);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  mkdirSync(join(folder, 'app/deep'), { recursive: true });
  writeFileSync(join(folder, 'app/deep/page.tsx'), 'page');
  writeFileSync(join(folder, 'config.ts'), 'config');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('follows content, not time, and leaves out what is skipped', () => {
  const before = hash();
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  utimesSync(join(folder, 'config.ts'), 1, 1);
  writeFileSync(join(folder, 'app/page.test.ts'), 'test');
  expect(hash()).toBe(before);
});

it('changes with a byte, a name, a new file and a moved boundary between files', () => {
  const seen = new Set([hash()]);
  const change = (work: () => void) => {
    work();
    const now = hash();
    expect(seen).not.toContain(now);
    seen.add(now);
  };
  change(() => writeFileSync(join(folder, 'config.ts'), 'Config'));
  change(() => writeFileSync(join(folder, 'app/a.ts'), ''));
  change(() => writeFileSync(join(folder, 'app/b.ts'), ''));
  change(() => rmSync(join(folder, 'app/a.ts')));
  change(() => writeFileSync(join(folder, 'missing'), ''));
});
