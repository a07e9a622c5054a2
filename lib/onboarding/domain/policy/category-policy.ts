import { type Day, type Edition, editionOn } from './edition';
import type { DocumentKind, Eligibility } from './terms';

export interface CategoryRule {
  readonly key: string;
  readonly eligibility: Eligibility;
  /** The sources disagree about it: approval needs a compliance lead. */
  readonly policyConflict: boolean;
  /** Merchant category codes that usually go with it: a hint for the reviewer, never a rule. */
  readonly mccHints: readonly string[];
  /** Asked for before anything is checked. */
  readonly documents: readonly DocumentKind[];
  /** What else must hold, in words for merchant and reviewer. */
  readonly conditions: readonly string[];
}

export interface CategoryEdition extends Edition {
  readonly categories: readonly CategoryRule[];
  /** How long a prior written approval of a restricted category holds. */
  readonly approvalMonths: number;
}

/** The rule of a category on a day; null for a category or a day that the policy does not know. */
export const categoryOn = (editions: readonly CategoryEdition[], day: Day, key: string): CategoryRule | null =>
  editionOn(editions, day)?.categories.find((category) => category.key === key) ?? null;
