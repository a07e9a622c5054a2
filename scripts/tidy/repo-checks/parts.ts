import { isPart } from '../places';
import type { Rule } from '../rule';

const map = 'lib/README.md';

/** Every part opens with a front door and stands on the map; the map names nothing that is not there. */
export const partsOnTheMap: Rule = {
  id: 'parts-on-the-map',
  check: (tree) => {
    const folders = new Set(tree.paths.flatMap((path) => /^lib\/([^/]+)\/.+/.exec(path)?.[1] ?? []));
    if (folders.size === 0) return [];
    const lines = tree.has(map) ? tree.read(map).split('\n') : [];
    const listed = new Map(
      lines.flatMap((text, at) => {
        const name = /^\|\s*`([a-z]+)`\s*\|/.exec(text)?.[1];
        return name === undefined ? [] : [[name, at + 1] as const];
      }),
    );
    const missing = [...folders].flatMap((part) => [
      ...(listed.has(part)
        ? []
        : [
            {
              rule: 'parts-on-the-map',
              file: map,
              line: 1,
              message: `lib/${part} has no row: say in one line what it is for.`,
            },
          ]),
      ...(isPart(part) && !tree.has(`lib/${part}/index.ts`)
        ? [
            {
              rule: 'parts-on-the-map',
              file: `lib/${part}/index.ts`,
              line: 1,
              message: `lib/${part} has no front door, index.ts.`,
            },
          ]
        : []),
    ]);
    const gone = [...listed].flatMap(([part, line]) =>
      folders.has(part)
        ? []
        : [{ rule: 'parts-on-the-map', file: map, line, message: `lib/${part} does not exist. Take its row out.` }],
    );
    return [...missing, ...gone];
  },
};
