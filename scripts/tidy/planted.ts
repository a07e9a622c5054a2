import { expect, it } from 'vitest';
import type { Rule } from './rule';
import { treeOf } from './tree';

type Files = Readonly<Record<string, string>>;

/** A violation put into a small tree, and the same tree without it. */
export interface Planted {
  readonly wrong: Files;
  /** Where it must be found: `file:line`. */
  readonly at: string | readonly string[];
  readonly right: Files;
}

const places = (rule: Rule, files: Files): string[] =>
  rule.check(treeOf(files)).map(({ file, line }) => `${file}:${line}`);

/** Every rule catches each of its planted violations, says nothing of the repaired tree, and none goes untried. */
export function provePlanted(rules: readonly Rule[], cases: Readonly<Record<string, readonly Planted[]>>): void {
  it('has a planted violation for every rule, and no other', () => {
    expect(Object.keys(cases).sort()).toEqual(rules.map(({ id }) => id).sort());
  });
  for (const rule of rules) {
    it.each(cases[rule.id] ?? [])(`${rule.id} catches $at`, ({ wrong, at, right }) => {
      expect(places(rule, wrong)).toEqual([at].flat());
      expect(places(rule, right)).toEqual([]);
      for (const violation of rule.check(treeOf(wrong))) expect(violation.rule).toBe(rule.id);
    });
  }
}
