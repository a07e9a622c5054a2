import { packageName } from '../edges';
import { generatedClient, type PackageHome, packageHomes } from '../floors';
import { isTestSide } from '../places';
import type { Rule } from '../rule';
import { edgeRule } from './edge-rule';

/** Where a package's rule looks: our own code, tests included; tools at the root and kits answer for themselves. */
const isProduct = (path: string): boolean =>
  /^(?:app|components|lib)\//.test(path) || /^(?:middleware|instrumentation)\.ts$/.test(path);

const homeRule = (home: PackageHome): Rule =>
  edgeRule(home.rule, (edge) => {
    if (!isProduct(edge.from) || home.homes.test(edge.from)) return null;
    const { to } = edge;
    const named = to.kind === 'package' && home.packages.test(to.name);
    const generated =
      home.rule === 'prisma-home' && to.kind !== 'package' && 'path' in to && generatedClient.test(to.path);
    return named || generated ? `${edge.specifier} does not belong here. ${home.advice}` : null;
  });

interface Manifest {
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

function readManifest(text: string): Manifest {
  const parsed: unknown = JSON.parse(text);
  const names = (key: string): ReadonlySet<string> => {
    const table: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, key) : undefined;
    return new Set(typeof table === 'object' && table !== null ? Object.keys(table) : []);
  };
  return { dependencies: names('dependencies'), devDependencies: names('devDependencies') };
}

/** A package that only happens to be installed breaks on the next install; one from devDependencies breaks in production. */
const declaredPackages: Rule = {
  id: 'declared-packages',
  check: (tree) => {
    if (!tree.has('package.json')) return [];
    const manifest = readManifest(tree.read('package.json'));
    const judge = edgeRule('declared-packages', ({ from, to, typeOnly }) => {
      if (to.kind !== 'package' || from.startsWith('kit/')) return null;
      const name = packageName(to.name);
      if (manifest.dependencies.has(name)) return null;
      if (!manifest.devDependencies.has(name)) return `${name} is not in package.json. Declare it, or do without.`;
      const shipped = isProduct(from) && !isTestSide(from) && !typeOnly;
      return shipped ? `${name} is a devDependency and is missing in production. Move it to dependencies.` : null;
    });
    return judge.check(tree);
  },
};

export const homeRules: readonly Rule[] = [...packageHomes.map(homeRule), declaredPackages];
