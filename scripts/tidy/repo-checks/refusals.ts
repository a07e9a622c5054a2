import { errorsDocPath, renderErrorsDoc } from '../errors-page';
import { declaredRefusals } from '../refusals';
import type { Rule } from '../rule';

/** Clients branch on codes: each has one meaning, one status and one line in the reference. */
export const refusalsListed: Rule = {
  id: 'refusals-listed',
  check: (tree) => {
    const refusals = declaredRefusals(tree);
    if (refusals.length === 0) return [];
    const owner = new Map<string, string>();
    const wrong = refusals.flatMap(({ code, file, line, status, message }) => {
      const at = (text: string) => [{ rule: 'refusals-listed', file, line, message: text }];
      const first = owner.get(code);
      if (first !== undefined) return at(`'${code}' is already declared in ${first}. One code, one table.`);
      owner.set(code, file);
      if (!/^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$/.test(code)) return at(`'${code}' is not a code: dotted, lower case.`);
      return status === null || message === null
        ? at(`Write status and message of '${code}' as literals, so that the reference can be made from them.`)
        : [];
    });
    const written = tree.has(errorsDocPath) ? tree.read(errorsDocPath) : '';
    const stale =
      wrong.length === 0 && written !== renderErrorsDoc(refusals)
        ? [
            {
              rule: 'refusals-listed',
              file: errorsDocPath,
              line: 1,
              message: "Out of date. Run 'npx tsx scripts/tidy/errors-doc.ts --write'.",
            },
          ]
        : [];
    return [...wrong, ...stale];
  },
};
