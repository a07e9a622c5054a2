import { type Edge, edgesOf } from '../edges';
import type { Rule } from '../rule';

/** A rule that judges one import at a time; the judge answers with what is wrong, or null. */
export const edgeRule = (id: string, judge: (edge: Edge) => string | null): Rule => ({
  id,
  check: (tree) =>
    edgesOf(tree).flatMap((edge) => {
      const message = judge(edge);
      return message === null ? [] : [{ rule: id, file: edge.from, line: edge.line, message }];
    }),
});
