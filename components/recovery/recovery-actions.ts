import type { ActionResult } from '@/components/identity/action-result';
import type { WriteOffInput } from '@/lib/harbor/contract';
import type { NoteCaseInput, ReconcileView } from '@/lib/recovery/contract';

/** What the desk may do; each is checked again on the server. */
export type Reconcile = (intentId: string) => Promise<ActionResult<ReconcileView>>;
export type WriteOff = (input: WriteOffInput) => Promise<ActionResult<null>>;
export type NoteCase = (input: NoteCaseInput & { readonly caseId: string }) => Promise<ActionResult<null>>;
/** Gives back how many differences were found. */
export type CompareDay = (day: string) => Promise<ActionResult<number>>;
