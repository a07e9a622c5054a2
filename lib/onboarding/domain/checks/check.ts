import type { Ask } from '@/lib/onboarding/domain/requirements/ask';
import type { ApplicationFacts } from '@/lib/onboarding/domain/requirements/facts';

export const checkKeys = [
  'docs_complete_for_entity',
  'people_declared_and_documented',
  'docs_quality',
  'mcc_docs_present',
  'business_description_sufficient',
  'registry_match',
  'sanctions_person',
  'sanctions_entity',
  'pep',
  'adverse_media',
  'ownership_sums',
  'bank_account_name',
  'website_live',
  'website_policies',
  'category_declared_vs_site',
  'duplicate_merchant',
  'document_tamper_hint',
  'signatory_authority',
] as const;
export type CheckKey = (typeof checkKeys)[number];

export type CheckOutcome = 'pass' | 'fail' | 'unavailable' | 'n_a';

export interface CheckResult {
  readonly key: CheckKey;
  readonly result: CheckOutcome;
  /** What would be asked of the merchant. Empty where asking would warn somebody, or a person has to look. */
  readonly asks: readonly Ask[];
}

/** What a source outside said. `unavailable` is never taken for good news; `n_a`: there is no such source for this. */
export type Delivered<T> =
  | { readonly kind: 'delivered'; readonly value: T }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'n_a' };

export interface RegistryFacts {
  /** Fields that differ from the register, and what it shows. */
  readonly differences: readonly { readonly field: string; readonly registryValue: string }[];
  readonly listsSignatory: boolean;
}

export interface ScreeningFacts {
  readonly personHits: number;
  readonly entityHits: number;
  readonly pepHits: number;
  readonly adverseMediaHits: number;
}

export const websitePolicyNames = ['terms', 'refund', 'privacy', 'contact'] as const;
export type WebsitePolicyName = (typeof websitePolicyNames)[number];

export interface WebsiteFacts {
  readonly state: 'live' | 'unreachable' | 'password_protected' | 'under_construction';
  readonly missing: readonly WebsitePolicyName[];
  readonly matchesCategory: boolean;
}

/** Where what a document shows differs from what was typed: word for word, the kind of street included. */
export interface ReadingFacts {
  readonly mismatches: readonly {
    readonly target: string;
    readonly what: 'name' | 'dob' | 'id_number' | 'address';
  }[];
}

/** The application, and what ports have delivered about it. */
export interface CheckFacts {
  readonly application: ApplicationFacts;
  /** `n_a` where nothing reads documents but people. */
  readonly reading: Delivered<ReadingFacts>;
  readonly registry: Delivered<RegistryFacts>;
  readonly screening: Delivered<ScreeningFacts>;
  readonly website: Delivered<WebsiteFacts>;
  readonly bankName: Delivered<{ readonly matches: boolean }>;
  readonly duplicates: Delivered<{ readonly others: number }>;
}
