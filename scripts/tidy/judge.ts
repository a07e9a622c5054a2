import type { Exemption } from './exemptions';
import type { Rule, Violation } from './rule';
import type { Tree } from './tree';

const parses: Rule = {
  id: 'parses',
  check: (tree) =>
    tree.sources.flatMap(({ path, parseErrors }) =>
      parseErrors.map(({ line, value }) => ({ rule: 'parses', file: path, line, message: value })),
    ),
};

const unused = (exemption: Exemption): Violation => ({
  rule: 'unused-exemption',
  file: exemption.file,
  line: 1,
  message: `Nothing here breaks '${exemption.rule}' any more. Take the line out of scripts/tidy/exemptions.ts.`,
});

/** Runs the rules, takes away what is exempted, and reports exemptions that excuse nothing. */
export function judge(tree: Tree, rules: readonly Rule[], exemptions: readonly Exemption[]): readonly Violation[] {
  const found = [parses, ...rules].flatMap((rule) => rule.check(tree));
  const covers = (exemption: Exemption, violation: Violation): boolean =>
    exemption.rule === violation.rule && exemption.file === violation.file;
  const judged = new Set(rules.map(({ id }) => id));
  return [
    ...found.filter((violation) => !exemptions.some((exemption) => covers(exemption, violation))),
    ...exemptions
      .filter(({ rule }) => judged.has(rule))
      .filter((exemption) => !found.some((violation) => covers(exemption, violation)))
      .map(unused),
  ];
}
