'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import * as onboarding from '@/lib/onboarding';
import * as shapes from '@/lib/onboarding/contract';
import * as desk from '@/lib/onboarding/contract/desk';
import type { ReviewView } from '@/lib/onboarding/contract/desk-case';
import { runLiveAction } from '@/lib/web/action';

type Act<I, T> = (ctx: Parameters<typeof onboarding.saveField>[0], input: I, deps: onboarding.OnboardingDeps) => T;

/** One use case as an action: what it did shows on every page of the verification. */
async function act<S extends z.ZodType, T>(
  schema: S,
  input: unknown,
  useCase: Act<z.output<S>, ReturnType<Parameters<typeof runLiveAction<S, T, T>>[0]['run']>>,
): Promise<ActionResult<T>> {
  const answer = await runLiveAction({
    schema,
    input,
    run: (ctx, value, services) => useCase(ctx, value, services.onboarding),
    show: (value: T) => value,
  });
  if (answer.ok) revalidatePath('/console/onboarding', 'layout');
  return answer;
}

/** Saves while somebody types: the page stays as it is. */
export async function saveValue(input: shapes.SaveFieldInput): Promise<ActionResult<shapes.SavedFieldView>> {
  return runLiveAction({
    schema: shapes.saveFieldBody,
    input,
    run: (ctx, value, services) => onboarding.saveField(ctx, value, services.onboarding),
    show: (value) => value,
  });
}

export const savePerson = async (input: shapes.SavePersonInput): Promise<ActionResult<shapes.SubjectView>> =>
  act(shapes.savePersonBody, input, onboarding.savePerson);

export const saveCompany = async (input: shapes.SaveCompanyInput): Promise<ActionResult<shapes.SubjectView>> =>
  act(shapes.saveCompanyBody, input, onboarding.saveCompany);

export const removeSubject = async (input: shapes.RemoveSubjectInput): Promise<ActionResult<null>> =>
  act(shapes.removeSubjectBody, input, onboarding.removeSubject);

export const saveLink = async (input: shapes.SaveLinkInput): Promise<ActionResult<null>> =>
  act(shapes.saveLinkBody, input, onboarding.saveOwnershipLink);

export const removeDocument = async (input: shapes.RemoveDocumentInput): Promise<ActionResult<null>> =>
  act(shapes.removeDocumentBody, input, onboarding.removeDocument);

export const createLink = async (input: shapes.UploadLinkInput): Promise<ActionResult<shapes.UploadLinkView>> =>
  act(shapes.uploadLinkBody, input, onboarding.createUploadLink);

export const revokeLink = async (input: shapes.UploadLinkInput): Promise<ActionResult<null>> =>
  act(shapes.uploadLinkBody, input, onboarding.revokeUploadLink);

export const submit = async (input: shapes.SubmitInput): Promise<ActionResult<shapes.ApplicationView>> =>
  act(shapes.submitBody, input, onboarding.submitApplication);

export const resubmit = async (input: shapes.SubmitInput): Promise<ActionResult<shapes.ApplicationView>> =>
  act(shapes.submitBody, input, onboarding.resubmitApplication);

export const answerReview = async (input: desk.AnswerReviewInput): Promise<ActionResult<ReviewView>> =>
  act(desk.answerReviewBody, input, onboarding.answerReview);

export const appeal = async (input: desk.AppealInput): Promise<ActionResult<desk.AppealReceipt>> =>
  act(desk.appealBody, input, onboarding.appealDecision);

export const assign = async (input: shapes.AssignSectionInput): Promise<ActionResult<null>> =>
  act(shapes.assignSectionBody, input, onboarding.assignSection);

/** What is due now: asked when somebody says that a part of the form is done. */
export const dueNow = async (): Promise<ActionResult<shapes.RequirementListsView>> =>
  act(z.null(), null, (ctx, _, deps) => onboarding.listMerchantRequirements(ctx, deps));

const moves = {
  start: onboarding.startApplication,
  withdraw: onboarding.withdrawApplication,
  resume: onboarding.resumeApplication,
  retry: onboarding.retryApplication,
} as const;
const moveNames = ['start', 'withdraw', 'resume', 'retry'] as const;

export const move = async (name: keyof typeof moves): Promise<ActionResult<shapes.ApplicationView>> =>
  act(z.enum(moveNames), name, (ctx, wanted, deps) => moves[wanted](ctx, deps));
