import type { CategoryRule } from '@/lib/onboarding/domain/policy/category-policy';
import { type ReasonEdition, reasonIn } from '@/lib/onboarding/domain/policy/reason-policy';
import type { RiskTier } from '@/lib/onboarding/domain/policy/terms';
import type { Ask } from '@/lib/onboarding/domain/requirements/ask';
import { type CheckResult, checkKeys } from './check';

export interface JudgeFacts {
  /** Off unless somebody has switched it on. */
  readonly autoApprove: boolean;
  readonly riskTier: RiskTier | null;
  readonly hasPep: boolean;
  readonly category: CategoryRule | null;
  readonly reasons: ReasonEdition;
}

export type Judgement =
  | { readonly outcome: 'approved' }
  | { readonly outcome: 'manual_review'; readonly because: readonly string[] }
  /** Better files alone would settle it: asked for by machine, and no failed attempt. */
  | { readonly outcome: 'additional_info_required'; readonly asks: readonly Ask[] };

const isClear = ({ result }: CheckResult): boolean => result === 'pass' || result === 'n_a';

/** Where automatic checks lead. Whatever is open, unknown or unusual goes to a person. */
export function judgeChecks(checks: readonly CheckResult[], facts: JudgeFacts): Judgement {
  const open = checks.filter((check) => !isClear(check));
  const missing = checkKeys.filter((key) => !checks.some((check) => check.key === key));
  const isQualityOnly =
    missing.length === 0 && open.length > 0 && open.every((check) => isFileQuality(check, facts.reasons));
  if (isQualityOnly) return { outcome: 'additional_info_required', asks: open.flatMap(({ asks }) => asks) };
  const because = [...missing, ...open.map(({ key }) => key), ...unusual(facts)];
  return because.length === 0 ? { outcome: 'approved' } : { outcome: 'manual_review', because };
}

const isFileQuality = ({ asks, key, result }: CheckResult, reasons: ReasonEdition): boolean =>
  key === 'docs_quality' &&
  result === 'fail' &&
  asks.length > 0 &&
  asks.every(({ reasonCode }) => reasonIn(reasons, reasonCode)?.fileQuality === true);

/** Why a person decides although every check is clear. */
const unusual = ({ autoApprove, category, hasPep, riskTier }: JudgeFacts): readonly string[] => [
  ...(autoApprove ? [] : ['auto_approve_off']),
  ...(riskTier === 'low' ? [] : ['risk_tier']),
  ...(category?.eligibility === 'standard' && !category.policyConflict && category.documents.length === 0
    ? []
    : ['category']),
  ...(hasPep ? ['pep_declared'] : []),
];
