import type { ApplicationView, RequirementView } from '@/lib/onboarding/contract';
import type { ReviewView } from '@/lib/onboarding/contract/desk-case';
import type { FieldForm, FieldValue, SubjectKind } from '@/lib/onboarding/domain/form/fields';
import type { SectionName, SectionState } from '@/lib/onboarding/domain/form/sections';
import { assessOwnership } from '@/lib/onboarding/domain/ownership/assess-ownership';
import type { Eligibility, EntityType, PersonRole } from '@/lib/onboarding/domain/policy/terms';
import type { DocumentStatus } from '@/lib/onboarding/domain/requirements/facts';
import type { RequirementState } from '@/lib/onboarding/domain/requirements/list-requirements';

export { addressLines, type FieldForm, type FieldValue, isFilled } from '@/lib/onboarding/domain/form/fields';
export { type SectionName, type SectionState, sectionOf } from '@/lib/onboarding/domain/form/sections';
export { ownerThreshold, percentText } from '@/lib/onboarding/domain/ownership/assess-ownership';
export { wholeShare } from '@/lib/onboarding/domain/ownership/graph';
export { entityTypes, personRoles } from '@/lib/onboarding/domain/policy/terms';

/*
 * What the merchant's pages show of an application. Whoever answers for the business sees a `FormView`, with what was
 * typed; everybody else of the organisation a `StandingView`, which says nothing about anybody.
 */

export interface StandingView {
  readonly application: ApplicationView;
  readonly submitted_at: string | null;
  /** When what is being waited for lapses; null while nothing does. */
  readonly deadline: string | null;
}

export interface FieldView {
  readonly path: string;
  readonly form: FieldForm;
  readonly required: boolean;
  readonly value: FieldValue | null;
  readonly row_version: number;
  readonly locked: boolean;
}

export interface UploadLinkState {
  readonly expires_at: string;
  readonly used_at: string | null;
}

export interface SubjectForm {
  /** `entity`, `person:ID`, `company:ID`. */
  readonly subject: string;
  readonly kind: SubjectKind;
  readonly roles: readonly PersonRole[];
  readonly is_publicly_held: boolean;
  readonly is_erased: boolean;
  readonly locked: boolean;
  readonly fields: readonly FieldView[];
  readonly upload_link: UploadLinkState | null;
}

export interface LinkView {
  readonly owner: string;
  readonly owned: string;
  readonly share: number;
  readonly controls: boolean;
}

type Side = 'front' | 'back' | 'single';

export interface SlotFile {
  readonly id: string;
  readonly side: Side;
  readonly notices: readonly string[];
}

/** One document that is asked of one subject. */
export interface DocumentSlot {
  readonly subject: string;
  readonly kind: string;
  /** False: only if the automatic checks fail. */
  readonly due: boolean;
  readonly state: 'missing' | 'moving' | 'under_review' | 'settled';
  readonly accepted: readonly { readonly type: string; readonly sides: readonly Side[] }[];
  readonly locked: boolean;
  readonly document: {
    readonly id: string;
    readonly type: string;
    readonly status: DocumentStatus;
    readonly expires_on: string | null;
    readonly files: readonly SlotFile[];
  } | null;
}

export interface ListedRequirement extends RequirementView {
  readonly list: RequirementState;
  readonly section: SectionName;
}

/** One of the organisation's people, to whom a part can be given. */
export interface Colleague {
  readonly user_id: string;
  readonly name: string;
}

export interface SectionView {
  readonly name: SectionName;
  readonly state: SectionState;
  readonly missing: number;
  /** The colleague whom it was given to, and whether they say that it is done. */
  readonly owner: { readonly user_id: string; readonly says_done: boolean } | null;
}

export interface FormView extends StandingView {
  readonly subjects: readonly SubjectForm[];
  readonly links: readonly LinkView[];
  readonly ownership_locked: boolean;
  readonly people_locked: boolean;
  readonly documents: readonly DocumentSlot[];
  readonly requirements: readonly ListedRequirement[];
  readonly sections: readonly SectionView[];
  readonly categories: readonly { readonly key: string; readonly eligibility: Eligibility }[];
  readonly entity_type: EntityType | null;
  /** Whether this reader may send it in. */
  readonly may_sign: boolean;
  /** Asks for another look at the rejection that stands: whether that can be done, and when it was. */
  readonly appeal: { readonly asked_at: string | null } | null;
  /** The periodic review from the day it opens until it is completed. */
  readonly review: ReviewView | null;
}

/** What the holder of a personal link sees: what is asked of them, and nothing about anybody else. */
export interface UploadPage {
  readonly organization: string;
  readonly expires_at: string;
  readonly documents: readonly DocumentSlot[];
}

const idOf = (subject: string): string => subject.split(':')[1] ?? subject;

/** Who owns how much, by the rule of the server: shares as the page has them now. */
export const assessShown = (
  subjects: readonly Pick<SubjectForm, 'subject' | 'kind' | 'is_publicly_held'>[],
  links: readonly LinkView[],
  nameOf: (subject: string) => string,
) =>
  assessOwnership({
    subjectId: 'entity',
    entities: subjects
      .filter(({ kind }) => kind !== 'person')
      .map(({ is_publicly_held: isPubliclyHeld, subject }) => ({
        id: idOf(subject),
        name: nameOf(subject),
        isPubliclyHeld,
      })),
    personIds: subjects.filter(({ kind }) => kind === 'person').map(({ subject }) => idOf(subject)),
    links: links.map(({ controls, owned, owner, share }) => ({
      owner: { kind: owner.startsWith('person:') ? ('person' as const) : ('entity' as const), id: idOf(owner) },
      ownedId: idOf(owned),
      share,
      controls,
    })),
  });
