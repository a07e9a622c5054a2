import type { DeskMoney, TrailEntry, TrailKind } from '@/lib/gate/contract/desk';
import type { DeliveryView } from '@/lib/gate/fulfilment/resend-delivery';
import type { QuoteRead, StoredFulfilment } from '@/lib/gate/store/quote-store';
import { deskMoney } from './list-paid-actions';
import type { ActionTrail } from './store/action-trail-store';

interface Happened {
  readonly at: Date | null | undefined;
  readonly kind: TrailKind;
  readonly detail?: string | null;
  readonly money?: DeskMoney;
  readonly by?: string | null;
}

const ofFulfilment: Readonly<Record<string, TrailKind>> = {
  executing: 'started',
  executed: 'executed',
  fulfilled: 'fulfilled',
  failed: 'failed',
  execution_failed: 'failed',
  refund_requested: 'refund_requested',
  refunded: 'refunded',
};

/** Of what was said about the work, only why; everything else may hold anything. */
function fulfilmentEntry({ status, metadata, createdAt }: StoredFulfilment): Happened {
  const kind = Object.hasOwn(ofFulfilment, status) ? (ofFulfilment[status] ?? 'reported') : 'reported';
  const { reason } = metadata;
  return { at: createdAt, kind, detail: kind === 'reported' ? status : typeof reason === 'string' ? reason : null };
}

function paymentOf({ quote, intent, reservation, operations }: QuoteRead): readonly Happened[] {
  const hasEndedUnpaid = intent !== null && intent.fundedAt === null && intent.endedAt !== null;
  return [
    { at: quote.createdAt, kind: 'asked' },
    { at: quote.sessionAt, kind: 'offered', detail: quote.provider },
    // Money of a task budget was there from the start.
    { at: reservation === null ? intent?.fundedAt : quote.sessionAt, kind: 'paid' },
    ...operations
      .filter(({ kind }) => kind === 'refund' || (kind === 'void' && intent?.fundedAt != null))
      .map(({ createdAt, status, failureCode }) => ({
        at: createdAt,
        kind: 'refund_asked' as const,
        detail: status === 'failed' ? failureCode : null,
      })),
    ...(hasEndedUnpaid ? [{ at: intent.endedAt, kind: 'ended' as const }] : []),
  ];
}

const approvalOf = ({ decision }: ActionTrail): readonly Happened[] =>
  decision === null || decision.expires_at === null
    ? []
    : [
        { at: decision.created_at, kind: 'approval_asked', detail: decision.reason },
        {
          at: decision.decided_at,
          kind: decision.verdict === 'refused' ? 'refused' : 'approved',
          by: decision.decided_by,
        },
      ];

const grantsOf = ({ grants }: QuoteRead): readonly Happened[] =>
  grants.flatMap(({ generation, createdAt, consumedAt }) => [
    { at: createdAt, kind: generation === 1 ? ('grant_issued' as const) : ('grant_reissued' as const) },
    { at: consumedAt, kind: 'grant_consumed' as const },
  ]);

const spendsOf = ({ spends }: ActionTrail): readonly Happened[] =>
  spends.flatMap((spend) => {
    const about = { detail: `${spend.tool}, ${spend.vendor}`, money: deskMoney(spend.amount, spend.currency) };
    return [
      { at: spend.created_at, kind: 'spend_authorised' as const, ...about },
      { at: spend.captured_at, kind: 'spend_captured' as const, ...about },
    ];
  });

function messagesOf(deliveries: readonly DeliveryView[], { sent_again: again }: ActionTrail): readonly Happened[] {
  const tries = deliveries.flatMap(({ kind, attempts }) =>
    attempts.map(({ created_at: at, status, http_status: httpStatus, error }) => ({
      at: new Date(at),
      kind: `${kind}_${status === 'success' ? ('sent' as const) : ('failed' as const)}` as const,
      detail: httpStatus === null ? error : `HTTP ${httpStatus}`,
    })),
  );
  const asked = again.map(({ at, kind, by }) => ({
    at,
    kind: 'sent_again' as const,
    detail: kind === 'ready' ? 'callback' : 'handoff',
    by,
  }));
  return [...tries, ...asked];
}

/** Everything that happened to an action, oldest first. */
export function trailOf(
  read: QuoteRead,
  trail: ActionTrail,
  deliveries: readonly DeliveryView[],
): readonly TrailEntry[] {
  const happened: readonly Happened[] = [
    ...paymentOf(read),
    ...approvalOf(trail),
    { at: trail.resume?.acked_at, kind: 'heard' },
    ...grantsOf(read),
    ...read.fulfilments.toReversed().map(fulfilmentEntry),
    ...spendsOf(trail),
    ...messagesOf(deliveries, trail),
  ];
  return happened
    .flatMap((entry) => (entry.at ? [{ ...entry, at: entry.at }] : []))
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ at, kind, detail, money, by }, place) => ({
      key: `${place} ${kind}`,
      at: at.toISOString(),
      kind,
      detail: detail ?? null,
      money: money ?? null,
      by: by ?? null,
    }));
}
