import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { utf8 } from '@/lib/kernel/bytes';
import { uuidV4 } from '@/lib/kernel/ids';
import { folderFiles, readWhole } from '.';

const root = mkdtempSync(join(tmpdir(), 'tidegate-files-'));
const folder = join(root, 'files');
afterAll(() => rmSync(root, { recursive: true, force: true }));
const files = folderFiles(folder);
const namesIn = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );

it('gives back what it was given, in one private file', async () => {
  const name = uuidV4();
  await files.put(name, [utf8('one '), utf8('two')]);
  expect(await readWhole(files, name)).toEqual(utf8('one two'));
  expect(statSync(join(folder, name.slice(-2), name)).mode & 0o777).toBe(0o600);
});

it('keeps nothing of a file that breaks off', async () => {
  const name = uuidV4();
  const before = namesIn();
  async function* broken() {
    yield utf8('half');
    throw new Error('line lost');
  }
  await expect(files.put(name, broken())).rejects.toThrow('line lost');
  expect(await files.read(name)).toBeNull();
  expect(namesIn()).toEqual(before);
});

it('forgets what is removed, and does not mind what is not there', async () => {
  const name = uuidV4();
  await files.put(name, [utf8('gone soon')]);
  await files.remove(name);
  await files.remove(name);
  expect(await files.read(name)).toBeNull();
});

it('takes no name that leads out of its folder', () => {
  expect(() => files.remove('../../etc/passwd')).toThrow('named by a UUID');
});
