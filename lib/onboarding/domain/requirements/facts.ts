import type { Outcome } from '@/lib/kernel/outcome';
import type { Finding } from '@/lib/onboarding/domain/files/finding';
import type { KycStatus, RejectType } from '@/lib/onboarding/domain/kyc/kyc.machine';
import type { OwnershipAssessment } from '@/lib/onboarding/domain/ownership/assess-ownership';
import type { CategoryEdition } from '@/lib/onboarding/domain/policy/category-policy';
import type { DocumentEdition } from '@/lib/onboarding/domain/policy/document-policy';
import type { Day } from '@/lib/onboarding/domain/policy/edition';
import type { ReasonEdition } from '@/lib/onboarding/domain/policy/reason-policy';
import type {
  DocumentKind,
  DocumentType,
  EntityType,
  PersonRole,
  RiskTier,
} from '@/lib/onboarding/domain/policy/terms';
import type { PeriodicReview } from '@/lib/onboarding/domain/review/periodic-review';

export const documentStatuses = [
  'required',
  'uploading',
  'scanning',
  'quality_failed',
  'uploaded',
  'in_review',
  'accepted',
  'rejected',
  'expiring',
  'expired',
  'superseded',
] as const;
export type DocumentStatus = (typeof documentStatuses)[number];

export interface PersonFacts {
  readonly id: string;
  readonly roles: readonly PersonRole[];
  /** Names of fields that are still empty. What the others hold is no matter of these rules. */
  readonly missingFields: readonly string[];
  readonly isAdult: boolean;
}

export interface DocumentFacts {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly type: DocumentType;
  /** `entity`, or `person:ID`. */
  readonly subject: string;
  readonly sides: readonly ('front' | 'back' | 'single')[];
  readonly status: DocumentStatus;
  readonly expiresOn: Day | null;
  /** Why a reviewer rejected it. */
  readonly rejectedFor?: string | null;
  readonly findings: readonly Finding[];
}

export interface InfoItemFacts {
  readonly reasonCode: string;
  readonly targetPath: string;
  readonly merchantText: string;
  readonly state: 'open' | 'answered' | 'accepted' | 'still_open';
  readonly dueAt: Date;
}

/** An application as the rules see it. */
export interface ApplicationFacts {
  readonly status: KycStatus;
  readonly rejectType: RejectType | null;
  readonly entityType: EntityType;
  readonly missingFields: readonly string[];
  readonly people: readonly PersonFacts[];
  /** Named instead of an owner, where nobody is one. */
  readonly seniorOfficialId: string | null;
  readonly ownership: Outcome<OwnershipAssessment>;
  readonly categoryKey: string;
  readonly riskTier: RiskTier | null;
  readonly hasHistory: boolean;
  readonly checksFailed: boolean;
  readonly descriptionWords: number;
  readonly documents: readonly DocumentFacts[];
  readonly infoItems: readonly InfoItemFacts[];
  readonly review: PeriodicReview | null;
  /** When the draft lapses; null when it does not. */
  readonly deadline: Date | null;
}

/** All editions; the rules take those in force on their day. */
export interface Policies {
  readonly categories: readonly CategoryEdition[];
  readonly documents: readonly DocumentEdition[];
  readonly reasons: readonly ReasonEdition[];
}
