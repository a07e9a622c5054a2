'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import type { PlatformCtx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import {
  acceptAppeal as acceptAppealOf,
  claimCase,
  completeReview as completeReviewOf,
  decideCase,
  extendRequest as extendRequestOf,
  judgeDocument as judgeDocumentOf,
  keepCase,
  nextCase,
  type OnboardingDeps,
  openReview as openReviewOf,
  previewRequest as previewRequestOf,
  proposeDecision,
  recordCheck as recordCheckOf,
  releaseCase,
  reopenReview as reopenReviewOf,
  requestInfo as requestInfoOf,
  withdrawProposal as withdrawProposalOf,
  writeNote as writeNoteOn,
} from '@/lib/onboarding';
import {
  acceptAppealBody,
  type CaseRef,
  caseRef,
  claimBody,
  decideBody,
  judgeDocumentBody,
  openReviewBody,
  type PreviewRequestInput,
  type ProposalRef,
  previewRequestBody,
  proposalRef,
  proposeBody,
  type RequestPreview,
  recordCheckBody,
  reopenReviewBody,
  requestInfoBody,
  writeNoteBody,
} from '@/lib/onboarding/contract/desk';
import { runPlatformAction } from '@/lib/web/action';

type UseCase<I> = (ctx: PlatformCtx, input: I, deps: OnboardingDeps) => Promise<Outcome<unknown>>;

/** The page reads the case again by itself; the queue is told here. */
async function act<S extends z.ZodType>(
  schema: S,
  input: unknown,
  run: UseCase<z.output<S>>,
): Promise<ActionResult<null>> {
  const answer = await runPlatformAction('desk.work', {
    schema,
    input,
    run: (ctx, parsed, { onboarding }) => run(ctx, parsed, onboarding),
    show: () => null,
  });
  if (answer.ok) revalidatePath('/console/compliance');
  return answer;
}

/** Gives back the case that was taken; null when nothing is left for this person. */
export async function takeNext(): Promise<ActionResult<string | null>> {
  const answer = await runPlatformAction('desk.work', {
    schema: z.null(),
    input: null,
    run: (ctx, _, { onboarding }) => nextCase(ctx, onboarding),
    show: (next) => next.case_id,
  });
  if (answer.ok) revalidatePath('/console/compliance');
  return answer;
}

export async function claim(input: z.input<typeof claimBody>): Promise<ActionResult<null>> {
  return act(claimBody, input, claimCase);
}

export async function release(input: CaseRef): Promise<ActionResult<null>> {
  return act(caseRef, input, releaseCase);
}

/** Changes nothing that a page shows, so nothing is read again. */
export async function keep(input: CaseRef): Promise<ActionResult<null>> {
  return runPlatformAction('desk.work', {
    schema: caseRef,
    input,
    run: (ctx, named, { onboarding }) => keepCase(ctx, named, onboarding),
    show: () => null,
  });
}

export async function judgeDocument(input: z.input<typeof judgeDocumentBody>): Promise<ActionResult<null>> {
  return act(judgeDocumentBody, input, judgeDocumentOf);
}

export async function recordCheck(input: z.input<typeof recordCheckBody>): Promise<ActionResult<null>> {
  return act(recordCheckBody, input, recordCheckOf);
}

export async function writeNote(input: z.input<typeof writeNoteBody>): Promise<ActionResult<null>> {
  return act(writeNoteBody, input, writeNoteOn);
}

export async function previewRequest(input: PreviewRequestInput): Promise<ActionResult<RequestPreview>> {
  return runPlatformAction('desk.work', {
    schema: previewRequestBody,
    input,
    run: (ctx, parsed, { onboarding }) => previewRequestOf(ctx, parsed, onboarding),
    show: (preview) => preview,
  });
}

export async function requestInfo(input: z.input<typeof requestInfoBody>): Promise<ActionResult<null>> {
  return act(requestInfoBody, input, requestInfoOf);
}

export async function extendRequest(input: CaseRef): Promise<ActionResult<null>> {
  return act(caseRef, input, extendRequestOf);
}

export async function propose(input: z.input<typeof proposeBody>): Promise<ActionResult<null>> {
  return act(proposeBody, input, proposeDecision);
}

export async function withdrawProposal(input: ProposalRef): Promise<ActionResult<null>> {
  return act(proposalRef, input, withdrawProposalOf);
}

export async function decide(input: z.input<typeof decideBody>): Promise<ActionResult<null>> {
  return act(decideBody, input, decideCase);
}

export async function acceptAppeal(input: z.input<typeof acceptAppealBody>): Promise<ActionResult<null>> {
  return act(acceptAppealBody, input, acceptAppealOf);
}

export async function openReview(input: z.input<typeof openReviewBody>): Promise<ActionResult<null>> {
  return act(openReviewBody, input, openReviewOf);
}

export async function completeReview(input: CaseRef): Promise<ActionResult<null>> {
  return act(caseRef, input, completeReviewOf);
}

export async function reopenReview(input: z.input<typeof reopenReviewBody>): Promise<ActionResult<null>> {
  return act(reopenReviewBody, input, reopenReviewOf);
}
