import type { Rule } from '../rule';

const home = 'prisma/migrations';
const name = /^(\d{4}|\d{14})_[a-z0-9]+(?:_[a-z0-9]+)*$/;

/** Migrations run in the order of their names, so a name begins with a number or time stamp, as wide as its neighbours'. */
export const migrationsOrdered: Rule = {
  id: 'migrations-ordered',
  check: (tree) => {
    const folders = [
      ...new Set(tree.paths.flatMap((path) => /^prisma\/migrations\/([^/]+)\/.+/.exec(path)?.[1] ?? [])),
    ].sort();
    const stamps = new Map<string, string>();
    return folders.flatMap((folder) => {
      const file = `${home}/${folder}/migration.sql`;
      const at = (message: string) => [{ rule: 'migrations-ordered', file, line: 1, message }];
      const stamp = name.exec(folder)?.[1];
      if (stamp === undefined) return at(`Name it <number or time stamp>_<what_it_does>, not '${folder}'.`);
      if (!tree.has(file)) return at('A migration folder holds migration.sql.');
      const width = name.exec(folders[0] ?? '')?.[1]?.length;
      if (width !== undefined && stamp.length !== width)
        return at(`Numbers are ${width} digits wide here; '${stamp}' would run out of order.`);
      const twin = stamps.get(stamp);
      stamps.set(stamp, folder);
      return twin === undefined
        ? []
        : at(`Same time stamp as ${twin}: their order would depend on the rest of the name.`);
    });
  },
};
