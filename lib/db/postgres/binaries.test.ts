import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkLibraries } from './binaries';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes the library links of a package whose install script was skipped, once', () => {
  const links = [{ source: 'native/lib/libpq.so.5.17', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links));
  writeFileSync(join(folder, 'native', 'lib', 'libpq.so.5.17'), '');
  linkLibraries(folder);
  linkLibraries(folder);
  expect(readlinkSync(join(folder, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.17');
});

it('leaves a package without links alone', () => {
  expect(() => linkLibraries(folder)).not.toThrow();
});
