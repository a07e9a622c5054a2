import { edgesOf } from '../edges';
import type { Rule } from '../rule';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Shortest way from `start` back to itself, or null. Breadth first, so the message names the fewest files. */
function wayBack(graph: Graph, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const current of queue) {
    for (const next of graph.get(current) ?? []) {
      if (next === start) return trace(cameFrom, current);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, current);
      queue.push(next);
    }
  }
  return null;
}

function trace(cameFrom: ReadonlyMap<string, string>, last: string): string[] {
  const way = [last];
  for (let at = cameFrom.get(last); at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}

/** Types count too: two files that need each other's shapes are one file, or three. */
export const noCycles: Rule = {
  id: 'no-cycles',
  check: (tree) => {
    const graph = new Map<string, string[]>();
    for (const edge of edgesOf(tree)) {
      if (edge.to.kind === 'file') graph.set(edge.from, [...(graph.get(edge.from) ?? []), edge.to.path]);
    }
    const reported = new Set<string>();
    return [...graph.keys()].flatMap((file) => {
      if (reported.has(file)) return [];
      const way = wayBack(graph, file);
      if (!way) return [];
      for (const member of way) reported.add(member);
      const message = `Circle: ${[...way, file].join(' → ')}. Move what they share into a file below both.`;
      return [{ rule: 'no-cycles', file, line: 1, message }];
    });
  },
};
