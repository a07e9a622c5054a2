import type { Rule, Violation } from '../rule';
import type { Tree } from '../tree';

const isText = (path: string): boolean =>
  /\.(?:tsx?|mjs|js|json|md|css|sql|prisma|ya?ml|toml|py|sh|txt)$|(?:^|\/)(?:\.[a-z]+(?:rc|ignore|config)?|run|Dockerfile)$/.test(
    path,
  );

/** Runs `judge` over every line of every text file. */
const eachLine = (tree: Tree, judge: (text: string, file: string) => string | null, rule: string): Violation[] =>
  tree.paths.filter(isText).flatMap((file) =>
    tree
      .read(file)
      .split('\n')
      .flatMap((text, at) => {
        const message = judge(text, file);
        return message === null ? [] : [{ rule, file, line: at + 1, message }];
      }),
  );

// Put together so that this file does not hold what it forbids.
const promises = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`);

export const noPromises: Rule = {
  id: 'no-promises',
  check: (tree) =>
    eachLine(
      tree,
      (text, file) =>
        file !== 'package-lock.json' && promises.test(text)
          ? 'Finish it, or file an issue. A note in the code is a promise nobody keeps.'
          : null,
      'no-promises',
    ),
};

const machinePlaces: readonly RegExp[] = [
  new RegExp(`(?:^|[\\s'"\`(=:,])/(?:${['work', 'root', 'tmp', 'home', 'Users', 'mnt'].join('|')})/`),
  /[A-Z]:\\Users\\/,
  new RegExp(`(?:^|[\\s'"\`(/])\\.\\./${'sha' + 'red'}\\b`),
];

export const noMachinePaths: Rule = {
  id: 'no-machine-paths',
  check: (tree) => [
    ...eachLine(
      tree,
      (text, file) =>
        file !== 'package-lock.json' && machinePlaces.some((place) => place.test(text))
          ? 'This path exists on one machine only. Derive it from the repository, the data folder or the environment.'
          : null,
      'no-machine-paths',
    ),
    ...foreignRegistries(tree),
  ],
};

/** A lockfile written behind a mirror names the mirror, and then installs nowhere else. */
function foreignRegistries(tree: Tree): Violation[] {
  if (!tree.has('package-lock.json')) return [];
  return tree
    .read('package-lock.json')
    .split('\n')
    .flatMap((text, at) => {
      const address = /"resolved": "([^"]+)"/.exec(text)?.[1];
      if (address === undefined || address.startsWith('https://registry.npmjs.org/')) return [];
      const message = 'The lockfile points at a mirror. Resolve against registry.npmjs.org.';
      return [{ rule: 'no-machine-paths', file: 'package-lock.json', line: at + 1, message }];
    });
}
