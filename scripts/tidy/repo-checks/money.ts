import { isPart, isTestSide, libPlace } from '../places';
import type { Rule } from '../rule';

const converters = /(?:^|\.)(?:parseFloat|toFixed)$|^Number$/;

/** Factors that turn minor units into major ones: cents, and the six places of USDC. */
const scales = new Set([100, 1_000_000]);

const holdsMoney = (path: string): boolean => {
  const part = libPlace(path)?.part ?? '';
  return isPart(part) || part === 'views';
};

/** Money is bigint minor units from the wire to the row; a float anywhere between loses a cent somewhere. */
export const looseNumbers: Rule = {
  id: 'loose-numbers',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => holdsMoney(path) && !isTestSide(path))
      .flatMap(({ path, calls, scalings }) =>
        [
          ...calls.filter(({ callee }) => converters.test(callee)),
          ...scalings.filter(({ factor }) => scales.has(factor)),
        ].map(({ line }) => ({
          rule: 'loose-numbers',
          file: path,
          line,
          message:
            'parseFloat, Number(), toFixed and scaling by 100 lose cents. Use wireAmount and its neighbours in lib/kernel/money, or zod; a plain count is Number.parseInt(text, 10).',
        })),
      ),
};
