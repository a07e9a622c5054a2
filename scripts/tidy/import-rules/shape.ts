import { edgesOf } from '../edges';
import { entries, generatedClient, ground, parts, top } from '../floors';
import { isTestSide } from '../places';
import type { Rule } from '../rule';
import type { Tree } from '../tree';
import { edgeRule } from './edge-rule';

const folders = new Set(['app', 'components', 'lib', 'prisma', 'public', 'e2e', 'kit', 'docs', 'bench', 'scripts']);
const libFolders = new Set([...ground, ...parts, ...top]);

/** A folder nobody named is a drawer; a part exists once it stands in floors.ts. */
const knownPlaces: Rule = {
  id: 'known-places',
  check: (tree) => {
    const seen = new Set<string>();
    return tree.paths.flatMap((file) => {
      const [first = '', second = '', ...rest] = file.split('/');
      const place = first === 'lib' && rest.length > 0 ? `lib/${second}` : first;
      if (second === '' || first.startsWith('.') || seen.has(place)) return [];
      seen.add(place);
      const known = first === 'lib' ? rest.length === 0 || libFolders.has(second) : folders.has(first);
      if (known) return [];
      const message = `${place}/ is not on the map. Put the file into the part it serves, or add the part to scripts/tidy/floors.ts.`;
      return [{ rule: 'known-places', file, line: 1, message }];
    });
  },
};

const resolves = edgeRule('import-resolves', (edge) => {
  if (edge.to.kind !== 'missing' || generatedClient.test(edge.to.path)) return null;
  return `Nothing is found at ${edge.to.path}.`;
});

/** `@/…` across folders, `./…` inside one, no extensions: a file can move without its imports changing meaning. */
const importStyle = edgeRule('import-style', ({ from, specifier, to }) => {
  const bound = /^(?:app|components|lib|e2e|bench|prisma)\/.+\.tsx?$/.test(from);
  if (!bound) return null;
  if (specifier.startsWith('../') && !from.startsWith('kit/')) {
    return `Write '@/…' instead of '${specifier}': paths across folders start at the root.`;
  }
  return to.kind === 'file' && /\.tsx?$/.test(specifier) ? `Leave the extension off '${specifier}'.` : null;
});

const isFrontDoor = (path: string): boolean => /^lib\/(?:rails\/)?[^/]+\/index\.ts$/.test(path);

/** A barrel hides where things live and loads what nobody asked for; a part's front door is the one place for it. */
const noBarrels: Rule = {
  id: 'no-barrels',
  check: (tree) =>
    tree.sources
      .filter(({ path, onlyReexports }) => onlyReexports && /^(?:lib|components)\//.test(path) && !isFrontDoor(path))
      .map(({ path }) => ({
        rule: 'no-barrels',
        file: path,
        line: 1,
        message: "Only a part's index.ts hands names on. Import from the file that defines them.",
      })),
};

/** Files that a process starts by path: the path stands in some text of ours. */
function startedByPath(tree: Tree): (path: string) => boolean {
  const texts = tree.sources
    .filter(({ path }) => !isTestSide(path) && !path.startsWith('scripts/tidy/'))
    .flatMap((source) => source.texts.map(({ value }) => value))
    .filter((value) => value.includes('/'));
  if (tree.has('package.json')) texts.push(tree.read('package.json'));
  return (path) => texts.some((text) => text.includes(path));
}

const noOrphans: Rule = {
  id: 'no-orphans',
  check: (tree) => {
    const used = new Set(
      edgesOf(tree).flatMap((edge) => (edge.to.kind === 'file' && !isTestSide(edge.from) ? [edge.to.path] : [])),
    );
    const candidates = tree.paths.filter((path) => /^(?:lib|components)\/.+\.tsx?$/.test(path));
    const started = startedByPath(tree);
    return candidates
      .filter((path) => !used.has(path) && !started(path) && !isTestSide(path))
      .filter((path) => !path.endsWith('.d.ts') && !entries.some((entry) => entry.test(path)))
      .map((file) => ({
        rule: 'no-orphans',
        file,
        line: 1,
        message: 'Nothing but tests imports this file. Use it, or delete it with its test.',
      }));
  },
};

export const shapeRules: readonly Rule[] = [knownPlaces, resolves, importStyle, noBarrels, noOrphans];
