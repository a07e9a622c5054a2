import type { ActionResult } from '@/components/identity/action-result';
import type { AddEvidenceRefInput, AddNoteInput, CaseStatusView, SetStatusInput } from '@/lib/disputes/contract';

interface OfCase {
  readonly caseId: string;
}

/** What the desk may do to a case; each is checked again on the server. */
export interface CaseActions {
  readonly setStatus: (input: OfCase & SetStatusInput) => Promise<ActionResult<CaseStatusView['status']>>;
  readonly addNote: (input: OfCase & AddNoteInput) => Promise<ActionResult<null>>;
  readonly addEvidenceRef: (input: OfCase & AddEvidenceRefInput) => Promise<ActionResult<null>>;
  readonly setDueDate: (input: OfCase & { readonly due_at: string }) => Promise<ActionResult<null>>;
}
