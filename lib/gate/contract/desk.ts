import { z } from 'zod';
import { type DeskStage, deskStages, restingStages } from '@/lib/gate/desk/domain/desk-stage';

/*
 * What the console's desk of paid actions gives to its pages. Instants are ISO 8601 in UTC; amounts are minor units as
 * decimal text. No token, key, signature, link that decides, or name of a provider's session has a field here.
 */

export const stages = deskStages;
export const resting = restingStages;
export type { DeskStage };

export const searchLengthBound = 100;
export const reasonLengthBound = 300;

const stageList = z.string().transform((text): readonly DeskStage[] => {
  const named = new Set(text.split(','));
  return deskStages.filter((known) => named.has(known));
});

/** The list's filter as it stands in the address. A value that does not fit is ignored, so that old links still open. */
export const deskFilterSchema = z.object({
  stage: stageList.catch([]).default([]),
  /** An agent by its `bot_id`. */
  agent: z.string().trim().max(searchLengthBound).catch('').default(''),
  /** The id of an action, of its payment session, or of its intent. */
  q: z.string().trim().max(searchLengthBound).catch('').default(''),
  cursor: z.string().max(200).catch('').default(''),
});
export type DeskFilter = z.output<typeof deskFilterSchema>;

export const deskActionId = z.string().regex(/^quote_[0-9a-f]{32}$/, 'must be an action id: quote_ and 32 hex digits');

export const refundInput = z.strictObject({
  actionId: deskActionId,
  reason: z.string().trim().min(3, 'Say why in at least three characters.').max(reasonLengthBound),
});
export type RefundInput = z.output<typeof refundInput>;

export const sendAgainInput = z.strictObject({
  actionId: deskActionId,
  deliveryId: z.string().regex(/^wh_[0-9a-f]{32}$/),
});
export type SendAgainInput = z.output<typeof sendAgainInput>;

export interface DeskMoney {
  readonly amount: string;
  /** Code in lower case. */
  readonly asset: string;
}

export interface DeskItem {
  /** `quote_…`. */
  readonly id: string;
  readonly stage: DeskStage;
  readonly agent: string;
  readonly botId: string;
  readonly summary: string;
  readonly money: DeskMoney;
  /** Null before it was offered for payment. */
  readonly provider: string | null;
  /** UUID of the intent behind it, which tells of changes. */
  readonly intentId: string;
  readonly askedAt: string;
}

export interface DeskPage {
  readonly items: readonly DeskItem[];
  readonly nextCursor: string | null;
  /** Those that the list can be narrowed to, by name. */
  readonly agents: readonly { readonly botId: string; readonly name: string }[];
  /** False when no agent of this tenant has asked for anything yet. */
  readonly anyExists: boolean;
}

/** What stands between an action and its refund; `offered` and `retry` are for who may. */
export type RefundStand = 'offered' | 'retry' | 'unpaid' | 'provider' | 'disputed' | 'under_way' | 'done';

export interface DeskMessage {
  /** `wh_…`. */
  readonly id: string;
  readonly kind: 'callback' | 'handoff';
  readonly round: number;
  readonly status: 'waiting' | 'sending' | 'delivered' | 'failed' | 'unknown' | 'withdrawn';
  readonly nextAt: string | null;
  readonly createdAt: string;
  readonly attempts: readonly {
    readonly id: string;
    readonly ok: boolean;
    readonly httpStatus: number | null;
    readonly error: string | null;
    readonly at: string;
  }[];
  /** Sending it once more would send something. */
  readonly sendable: boolean;
}

export interface DeskSpend {
  readonly id: string;
  readonly tool: string;
  readonly vendor: string;
  readonly rail: string;
  readonly money: DeskMoney;
  readonly reason: string;
  readonly status: 'authorized' | 'captured';
  readonly at: string;
  readonly capturedAt: string | null;
}

export const trailKinds = [
  'asked',
  'approval_asked',
  'approved',
  'refused',
  'offered',
  'paid',
  'heard',
  'grant_issued',
  'grant_reissued',
  'grant_consumed',
  'started',
  'executed',
  'fulfilled',
  'failed',
  'reported',
  'spend_authorised',
  'spend_captured',
  'callback_sent',
  'callback_failed',
  'handoff_sent',
  'handoff_failed',
  'sent_again',
  'refund_requested',
  'refund_asked',
  'refunded',
  'ended',
] as const;
export type TrailKind = (typeof trailKinds)[number];

export interface TrailEntry {
  readonly key: string;
  readonly at: string;
  readonly kind: TrailKind;
  readonly detail: string | null;
  readonly money: DeskMoney | null;
  /** Label of a person's or key's actor, where it is known. */
  readonly by: string | null;
}

export interface DeskAction extends DeskItem {
  /** Where its money is: before it is held, held, on its way, or at its end. */
  readonly position: 'none' | 'held' | 'moving' | 'final';
  readonly product: string;
  /** What goes on after payment, as the payer reads it. */
  readonly resumes: string;
  readonly isAgentDeleted: boolean;
  /** Masked. */
  readonly user: string;
  readonly requestHash: string;
  readonly fingerprint: string;
  readonly parts: readonly { readonly label: string; readonly money: DeskMoney; readonly isFee: boolean }[];
  readonly payUrl: string | null;
  readonly statusUrl: string | null;
  readonly session: { readonly id: string; readonly state: string; readonly openedAt: string } | null;
  readonly paidAt: string | null;
  /** Unpaid it ends then; paid and without a result, its money goes back then. */
  readonly deadline: string;
  /** Money of failed work goes back by itself then. */
  readonly refundDueAt: string | null;
  readonly approval: {
    readonly verdict: string;
    readonly reason: string | null;
    readonly decidedBy: string | null;
    readonly decidedAt: string | null;
    readonly expiresAt: string | null;
  } | null;
  readonly grant: {
    readonly state: 'unissued' | 'available' | 'expired' | 'consumed' | 'closed';
    readonly issued: number;
    readonly expiresAt: string | null;
    readonly consumedAt: string | null;
  };
  readonly spends: readonly DeskSpend[];
  readonly spent: {
    readonly authorised: DeskMoney;
    readonly captured: DeskMoney;
    /** Of the grant; null before there is one, and once its money is no longer held. */
    readonly left: DeskMoney | null;
  };
  readonly messages: readonly DeskMessage[];
  readonly callbackHost: string | null;
  readonly serviceHost: string | null;
  readonly refund: RefundStand;
  /** Oldest first. */
  readonly trail: readonly TrailEntry[];
}
