import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readSource, type Source } from './source';

/** The project's own files, by path from the repository's root with forward slashes. */
export interface Tree {
  readonly paths: readonly string[];
  has(path: string): boolean;
  read(path: string): string;
  /** Every TypeScript and JavaScript file, parsed once. */
  readonly sources: readonly Source[];
}

const isCode = (path: string): boolean => /\.(?:tsx?|mjs|js)$/.test(path);

function treeFrom(paths: readonly string[], load: (path: string) => string): Tree {
  const known = new Set(paths);
  const loaded = new Map<string, string>();
  const read = (path: string): string => {
    const text = loaded.get(path) ?? load(path);
    loaded.set(path, text);
    return text;
  };
  let sources: Source[] | undefined;
  return {
    paths,
    has: (path) => known.has(path),
    read,
    get sources() {
      sources ??= paths.filter(isCode).map((path) => readSource(path, read(path)));
      return sources;
    },
  };
}

/** A tree made of given texts; this is how a rule is tested against a planted violation. */
export const treeOf = (files: Readonly<Record<string, string>>): Tree =>
  treeFrom(Object.keys(files).sort(), (path) => files[path] ?? '');

/** Everything Git tracks or would track: ignored folders stay out without a second list of them. */
export function treeAt(root: string): Tree {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = [...new Set(listing.split('\0'))]
    .filter((path) => path !== '' && existsSync(join(root, path)) && statSync(join(root, path)).isFile())
    .sort();
  return treeFrom(paths, (path) => readFileSync(join(root, path), 'utf8'));
}
