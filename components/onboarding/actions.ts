import type { ActionResult } from '@/components/identity/action-result';
import type {
  ApplicationView,
  AssignSectionInput,
  RemoveDocumentInput,
  RemoveSubjectInput,
  RequirementListsView,
  SaveCompanyInput,
  SavedFieldView,
  SaveFieldInput,
  SaveLinkInput,
  SavePersonInput,
  SubjectView,
  SubmitInput,
  UploadLinkInput,
  UploadLinkView,
} from '@/lib/onboarding/contract';
import type { AnswerReviewInput, AppealInput, AppealReceipt } from '@/lib/onboarding/contract/desk';
import type { ReviewView } from '@/lib/onboarding/contract/desk-case';

type Act<I, T> = (input: I) => Promise<ActionResult<T>>;

/** What the pages of the form do, as the page hands it in. */
export interface FormActions {
  readonly saveValue: Act<SaveFieldInput, SavedFieldView>;
  readonly savePerson: Act<SavePersonInput, SubjectView>;
  readonly saveCompany: Act<SaveCompanyInput, SubjectView>;
  readonly removeSubject: Act<RemoveSubjectInput, null>;
  readonly saveLink: Act<SaveLinkInput, null>;
  readonly removeDocument: Act<RemoveDocumentInput, null>;
  readonly createLink: Act<UploadLinkInput, UploadLinkView>;
  readonly revokeLink: Act<UploadLinkInput, null>;
  readonly submit: Act<SubmitInput, ApplicationView>;
  readonly resubmit: Act<SubmitInput, ApplicationView>;
  readonly dueNow: () => Promise<ActionResult<RequirementListsView>>;
}

export type AnswerAction = Act<AnswerReviewInput, ReviewView>;
export type AppealAction = Act<AppealInput, AppealReceipt>;
export type AssignAction = Act<AssignSectionInput, null>;

export type Move = 'start' | 'withdraw' | 'resume' | 'retry';
export type MoveAction = Act<Move, ApplicationView>;
