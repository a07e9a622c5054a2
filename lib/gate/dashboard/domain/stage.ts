/** How far an action is, in the words of the overview. */
export const stages = ['quoted', 'checkout', 'paid', 'executing', 'succeeded', 'failed'] as const;
export type Stage = (typeof stages)[number];

export interface StageFacts {
  /** `status` and `payment_status` of the wire. */
  readonly quoteStatus: string;
  readonly paymentStatus: string | null;
  /** What was said about the work last. */
  readonly lastFulfilment: string | null;
  /** Where tool executions of the action stand. */
  readonly executions: readonly string[];
  readonly hasGrant: boolean;
}

const failedWords = ['failed', 'execution_failed', 'refund_requested', 'refund_pending', 'refunded'];
const succeededWords = ['fulfilled', 'succeeded'];

/** A failure, or money that goes back, is told before everything else. */
export function stageOf({ quoteStatus, paymentStatus, lastFulfilment, executions, hasGrant }: StageFacts): Stage {
  const words = [quoteStatus, paymentStatus, lastFulfilment, ...executions];
  const says = (known: readonly string[]) => words.some((word) => word !== null && known.includes(word));
  if (says(failedWords)) return 'failed';
  if (says(succeededWords)) return 'succeeded';
  if (quoteStatus === 'executing' || quoteStatus === 'executed' || executions.length > 0) return 'executing';
  if (paymentStatus === 'paid' || quoteStatus === 'paid' || hasGrant) return 'paid';
  return paymentStatus === null ? 'quoted' : 'checkout';
}

/** What comes next, for a person who looks. */
export const stageHints: Readonly<Record<Stage, string>> = {
  quoted: 'Not offered for payment yet',
  checkout: 'Waiting for the payer',
  paid: 'Paid; the agent resumes by itself',
  executing: 'The agent is at work',
  succeeded: 'Done',
  failed: 'Needs attention',
};
