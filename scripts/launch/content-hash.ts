import { createHash } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const byName = (one: Dirent, other: Dirent): number => (one.name < other.name ? -1 : 1);

function* filesBelow(root: string, path: string): Generator<string> {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (!statSync(full).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(full, { withFileTypes: true }).sort(byName))
    yield* filesBelow(root, join(path, entry.name));
}

/** One name for the content of files and folders: the same content always has the same, whatever the clock says. */
export function contentHash(root: string, paths: readonly string[], skip: RegExp): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(root, path)) {
      if (skip.test(file)) continue;
      const content = readFileSync(join(root, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
