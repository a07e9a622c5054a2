import { isTest } from '../places';
import type { Rule } from '../rule';

const bounds = { file: 400, test: 600, function: 70 };

export const fileSize: Rule = {
  id: 'file-size',
  check: (tree) =>
    tree.sources.flatMap(({ path, lineCount }) => {
      const bound = isTest(path) ? bounds.test : bounds.file;
      if (lineCount <= bound) return [];
      const message = `${lineCount} lines, the bound is ${bound}. Split it by what changes together.`;
      return [{ rule: 'file-size', file: path, line: bound + 1, message }];
    }),
};

/** Tests are exempt: a `describe` is one function around many cases. */
export const functionSize: Rule = {
  id: 'function-size',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !isTest(path))
      .flatMap(({ path, functions }) =>
        functions
          .filter(({ length }) => length > bounds.function)
          .map(({ line, length }) => ({
            rule: 'function-size',
            file: path,
            line,
            message: `${length} lines, the bound is ${bounds.function}. Name its steps and make them functions.`,
          })),
      ),
};
