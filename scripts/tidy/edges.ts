import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import type { Tree } from './tree';

export interface Edge {
  readonly from: string;
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly reexport: boolean;
  readonly to:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'missing'; readonly path: string }
    | { readonly kind: 'package'; readonly name: string }
    | { readonly kind: 'node'; readonly name: string };
}

const builtins = new Set(builtinModules);
const suffixes = ['', '.ts', '.tsx', '/index.ts', '/index.tsx', '.mjs', '.d.ts'];

function ownPath(from: string, specifier: string): string | null {
  if (specifier.startsWith('@/')) return posix.normalize(specifier.slice(2));
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return posix.join(posix.dirname(from), specifier);
  return null;
}

/** `@scope/name/sub` → `@scope/name`. */
export const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function resolve(tree: Tree, from: string, specifier: string): Edge['to'] {
  const own = ownPath(from, specifier);
  if (own !== null) {
    const found = suffixes.map((suffix) => own + suffix).find((path) => tree.has(path));
    return found === undefined ? { kind: 'missing', path: own } : { kind: 'file', path: found };
  }
  if (specifier.startsWith('node:') || builtins.has(specifier)) return { kind: 'node', name: specifier };
  return { kind: 'package', name: specifier };
}

const cache = new WeakMap<Tree, readonly Edge[]>();

/** Every import of every file: static, re-exporting, dynamic, `require`, and types. */
export function edgesOf(tree: Tree): readonly Edge[] {
  const known = cache.get(tree);
  if (known) return known;
  const edges = tree.sources.flatMap((source) =>
    source.imports.map((found) => ({
      from: source.path,
      line: found.line,
      specifier: found.specifier,
      typeOnly: found.typeOnly,
      reexport: found.reexport,
      to: resolve(tree, source.path, found.specifier),
    })),
  );
  cache.set(tree, edges);
  return edges;
}
