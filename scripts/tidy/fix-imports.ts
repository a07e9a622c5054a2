import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgesOf } from './edges';
import { importRules } from './import-rules';
import { treeAt } from './tree';

/**
 * `npx tsx scripts/tidy/fix-imports.ts [path…]`: rewrites imports that break `import-style` to `@/…`, below the given
 * paths or everywhere. Run `npx biome check --write` afterwards: it sorts them.
 */
const root = process.cwd();
const wanted = process.argv.slice(2);
const tree = treeAt(root);
const rule = importRules.find(({ id }) => id === 'import-style');
const broken = new Set(rule?.check(tree).map(({ file, line }) => `${file}:${line}`));

const texts = new Map<string, string>();
for (const { from, line, specifier, to } of edgesOf(tree)) {
  const asked = wanted.length === 0 || wanted.some((path) => from.startsWith(path));
  if (!asked || to.kind !== 'file' || !broken.has(`${from}:${line}`)) continue;
  const bare = to.path.replace(/\.tsx?$/, '').replace(/\/index$/, '');
  texts.set(from, (texts.get(from) ?? tree.read(from)).replaceAll(`'${specifier}'`, `'@/${bare}'`));
}
for (const [file, text] of texts) writeFileSync(join(root, file), text);
process.stdout.write(`${texts.size} files rewritten\n`);
