import type { TimerKey } from '@/lib/onboarding/domain/calendar/timers';
import type { CheckKey } from '@/lib/onboarding/domain/checks/check';
import type { Finding } from '@/lib/onboarding/domain/files/finding';
import type { KycApplication, Proposal } from '@/lib/onboarding/domain/kyc/application';
import type { Day } from '@/lib/onboarding/domain/policy/edition';
import type { DocumentKind, DocumentType, PersonRole } from '@/lib/onboarding/domain/policy/terms';
import type { Ask } from '@/lib/onboarding/domain/requirements/ask';
import type { DocumentStatus, InfoItemFacts } from '@/lib/onboarding/domain/requirements/facts';
import type { PeriodicReview } from '@/lib/onboarding/domain/review/periodic-review';
import type { FieldValue, SubjectKind } from './fields';

/** Whom something is about, with what was said and could be opened: an erased subject has no values left. */
export interface SubjectRecord {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly roles: readonly PersonRole[];
  readonly isPubliclyHeld: boolean;
  readonly isErased: boolean;
  readonly rowVersion: number;
  readonly values: ReadonlyMap<string, FieldValue>;
}

/** A value as it is stored: what a snapshot names it by. */
export interface FieldMark {
  readonly subjectId: string;
  readonly path: string;
  readonly rowVersion: number;
  /** Of the sealed bytes, which say nothing about what is in them. */
  readonly digest: string;
}

export interface LinkRecord {
  readonly ownerId: string;
  readonly ownedId: string;
  readonly share: number;
  readonly controls: boolean;
}

export interface FileRecord {
  readonly id: string;
  readonly side: 'front' | 'back' | 'single';
  readonly sha256: string;
  readonly findings: readonly Finding[];
}

export interface DocumentRecord {
  readonly id: string;
  readonly subjectId: string;
  readonly kind: DocumentKind;
  readonly type: DocumentType;
  readonly status: DocumentStatus;
  readonly expiresOn: Day | null;
  /** Why a reviewer rejected it. */
  readonly rejectedFor: string | null;
  readonly changedAt: Date;
  /** Those that are in force. */
  readonly files: readonly FileRecord[];
}

export interface CheckRecord {
  readonly key: CheckKey;
  readonly source: 'auto' | 'human';
  readonly result: 'pass' | 'fail' | 'unavailable' | 'n_a' | 'pending';
  readonly asks: readonly Ask[];
}

export interface InfoRequestRecord {
  readonly id: string;
  readonly dueAt: Date;
  readonly wasExtended: boolean;
  readonly countsAsAttempt: boolean;
  readonly items: readonly (InfoItemFacts & { readonly unlocks: readonly string[] })[];
}

/** An application with all that its rules depend on, as it stands in one transaction. */
export interface ApplicationRecord {
  readonly application: KycApplication;
  readonly rowVersion: number;
  readonly isHeld: boolean;
  readonly submittedAt: Date | null;
  readonly subjects: readonly SubjectRecord[];
  readonly marks: readonly FieldMark[];
  readonly links: readonly LinkRecord[];
  readonly documents: readonly DocumentRecord[];
  /** Of the snapshot in force. */
  readonly checks: readonly CheckRecord[];
  readonly infoRequest: InfoRequestRecord | null;
  readonly proposal: (Proposal & { readonly id: string }) | null;
  readonly review: PeriodicReview | null;
  /** Those that run. */
  readonly timers: ReadonlyMap<TimerKey, Date>;
}

/** `entity`, `person:ID`, `company:ID`: how targets name a subject. */
export const subjectName = ({ id, kind }: Pick<SubjectRecord, 'id' | 'kind'>): string =>
  kind === 'entity' ? kind : `${kind}:${id}`;
