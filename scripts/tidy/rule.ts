import type { Tree } from './tree';

export interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  /** Says what is wrong and where the code belongs instead. */
  readonly message: string;
}

/** One thing that must hold for the whole tree. Pure: reads the tree, returns what breaks it. */
export interface Rule {
  readonly id: string;
  readonly check: (tree: Tree) => readonly Violation[];
}
