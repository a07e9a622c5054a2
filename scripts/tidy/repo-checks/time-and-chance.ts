import { isTestSide } from '../places';
import type { Rule } from '../rule';

/** Where the clock and chance may be read: one kernel file, one hook, the edges where requests and jobs enter, and tools. */
const allowed: readonly RegExp[] = [
  /^lib\/kernel\/clock\.ts$/,
  /^components\/shared\/use-now\.ts$/,
  /^lib\/(?:runtime|web|worker)\//,
  /^(?:scripts|bench|prisma|kit)\//,
  /^middleware\.ts$/,
];

const readers = new Set(['Date.now', 'Math.random', 'globalThis.Date.now', 'globalThis.Math.random']);

export const timeAndChance: Rule = {
  id: 'time-and-chance',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !isTestSide(path) && !allowed.some((place) => place.test(path)))
      .flatMap(({ path, calls, constructions }) =>
        [
          ...calls.filter(({ callee }) => readers.has(callee)),
          ...calls.filter(({ callee, node }) => callee === 'Date' && node.arguments.length === 0),
          ...constructions.filter(({ callee, node }) => callee === 'Date' && node.arguments.length === 0),
        ].map(({ line }) => ({
          rule: 'time-and-chance',
          file: path,
          line,
          message:
            'Time and chance come in as arguments (ctx.now) or through lib/kernel/clock, so that a test can set them.',
        })),
      ),
};
