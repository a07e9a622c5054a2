'use server';

import { revalidatePath } from 'next/cache';
import type { z } from 'zod';
import { caseAddress } from '@/components/disputes/disputes-address';
import type { ActionResult } from '@/components/identity/action-result';
import {
  addEvidenceRef as addEvidenceRefTo,
  addNote as addNoteTo,
  deskSource,
  openCase,
  setDueDate as setDueDateOf,
  setStatus as setStatusOf,
} from '@/lib/disputes';
import {
  addEvidenceRefBody,
  addNoteBody,
  type CaseStatusView,
  caseParams,
  openCaseBody,
  setDueDateBody,
  setStatusBody,
} from '@/lib/disputes/contract';
import { runAction } from '@/lib/web/action';

const ofCase = { caseId: caseParams.shape.case_id };
const addNoteInput = addNoteBody.extend(ofCase);
const addEvidenceRefInput = addEvidenceRefBody.extend(ofCase);
const setDueDateInput = setDueDateBody.extend(ofCase);
const setStatusInput = setStatusBody.extend(ofCase);

/** The page of the case and the queue show what was changed. */
function refresh(caseId: string): void {
  revalidatePath(caseAddress(caseId));
  revalidatePath('/console/disputes');
}

/** Gives back the case that was opened. */
export async function openDispute(input: z.input<typeof openCaseBody>): Promise<ActionResult<string>> {
  const answer = await runAction({
    schema: openCaseBody,
    input,
    run: (ctx, parsed, services) => openCase(ctx, { ...parsed, source: deskSource(parsed) }, services),
    show: (opened) => opened.case_id,
  });
  if (answer.ok) revalidatePath('/console/disputes');
  return answer;
}

export async function setStatus(
  input: z.input<typeof setStatusInput>,
): Promise<ActionResult<CaseStatusView['status']>> {
  const answer = await runAction({
    schema: setStatusInput,
    input,
    run: (ctx, parsed, services) =>
      setStatusOf(ctx, { ...parsed, idempotency: null, source: deskSource(parsed) }, services),
    show: ({ body }) => body.status,
  });
  refresh(input.caseId);
  return answer;
}

export async function addNote(input: z.input<typeof addNoteInput>): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: addNoteInput,
    input,
    run: (ctx, parsed, services) => addNoteTo(ctx, { ...parsed, idempotency: null }, services),
    show: () => null,
  });
  if (answer.ok) refresh(input.caseId);
  return answer;
}

export async function addEvidenceRef(input: z.input<typeof addEvidenceRefInput>): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: addEvidenceRefInput,
    input,
    run: (ctx, parsed, services) => addEvidenceRefTo(ctx, { ...parsed, idempotency: null }, services),
    show: () => null,
  });
  if (answer.ok) refresh(input.caseId);
  return answer;
}

export async function setDueDate(input: z.input<typeof setDueDateInput>): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema: setDueDateInput,
    input,
    run: (ctx, parsed, services) => setDueDateOf(ctx, { ...parsed, idempotency: null }, services),
    show: () => null,
  });
  if (answer.ok) refresh(input.caseId);
  return answer;
}
