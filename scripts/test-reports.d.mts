/** What a stage's report says. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** Each failed test, as it is found again. */
  readonly names: readonly string[];
}

export function countVitest(file: string): Count;
export function countPlaywright(file: string): Count;
export function countChecks(output: string): Count;
export const none: Count;
export function add(one: Count, other: Count): Count;
