import type { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import type {
  acceptAppealBody,
  CaseRef,
  claimBody,
  decideBody,
  judgeDocumentBody,
  openReviewBody,
  PreviewRequestInput,
  ProposalRef,
  proposeBody,
  RequestPreview,
  recordCheckBody,
  reopenReviewBody,
  requestInfoBody,
  writeNoteBody,
} from '@/lib/onboarding/contract/desk';

type Act<I> = (input: I) => Promise<ActionResult<null>>;

/** What the pages of the desk can do; each is checked again by the server. */
export interface DeskActions {
  readonly takeNext: () => Promise<ActionResult<string | null>>;
  readonly claim: Act<z.input<typeof claimBody>>;
  readonly release: Act<CaseRef>;
  /** Says that the page is still open. Refused when the case is somebody else's by now. */
  readonly keep: Act<CaseRef>;
  readonly judgeDocument: Act<z.input<typeof judgeDocumentBody>>;
  readonly recordCheck: Act<z.input<typeof recordCheckBody>>;
  readonly writeNote: Act<z.input<typeof writeNoteBody>>;
  readonly previewRequest: (input: PreviewRequestInput) => Promise<ActionResult<RequestPreview>>;
  readonly requestInfo: Act<z.input<typeof requestInfoBody>>;
  readonly extendRequest: Act<CaseRef>;
  readonly propose: Act<z.input<typeof proposeBody>>;
  readonly withdrawProposal: Act<ProposalRef>;
  readonly decide: Act<z.input<typeof decideBody>>;
  readonly acceptAppeal: Act<z.input<typeof acceptAppealBody>>;
  readonly openReview: Act<z.input<typeof openReviewBody>>;
  readonly completeReview: Act<CaseRef>;
  readonly reopenReview: Act<z.input<typeof reopenReviewBody>>;
}
