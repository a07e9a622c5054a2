import { grantStateOf, paymentUrlOf } from '@/lib/gate/actions/views';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyWords } from '@/lib/gate/domain/money-words';
import {
  isGoingBack,
  isRefunded,
  type MoneyState,
  moneyStateOf,
  paymentStatusOf,
  quoteStatusOf,
  wasPaid,
} from '@/lib/gate/domain/quote-state';
import { standingGrant } from '@/lib/gate/grants/issue-grant';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import { type Stage, stageHints, stageOf } from './domain/stage';

/** One action as the overview shows it. No grant, no token, no metadata. */
export interface ActionRow {
  readonly actionId: string;
  readonly botId: string;
  readonly summary: string;
  readonly stage: Stage;
  readonly status: string;
  readonly amount: string;
  /** The page on which its payer pays or follows it; null before it can be paid. */
  readonly session: { readonly id: string; readonly provider: string; readonly path: string } | null;
  readonly grant: 'unissued' | 'available' | 'consumed';
  readonly hint: string;
  readonly support: 'none' | 'may_request' | 'requested' | 'refunded';
  readonly createdAt: Date;
}

export function actionRowOf(read: QuoteRead, executions: readonly string[]): ActionRow {
  const { quote } = read;
  const money = moneyStateOf(read);
  const hasSession = quote.sessionAt !== null;
  const status = quoteStatusOf(money, quote.work);
  const stage = stageOf({
    quoteStatus: status,
    paymentStatus: paymentStatusOf(money, hasSession),
    lastFulfilment: read.fulfilments[0]?.status ?? null,
    executions,
    hasGrant: read.grants.length > 0,
  });
  const id = wireId('session', quote.id);
  const isOpen = money === 'unpaid' && paymentUrlOf(read) !== null;
  return {
    actionId: wireId('quote', quote.id),
    botId: quote.botId,
    summary: quote.requestSummary,
    stage,
    status,
    amount: moneyWords(quote.amount, quote.currency, quote.scale),
    session: hasSession ? { id, provider: quote.provider ?? '', path: isOpen ? `/pay/${id}` : `/status/${id}` } : null,
    grant: grantWord(read, money),
    hint: status === 'expired' ? 'Never paid; it has ended' : stageHints[stage],
    support: supportOf(read, money, stage),
    createdAt: quote.createdAt,
  };
}

function grantWord(read: QuoteRead, money: MoneyState): ActionRow['grant'] {
  if (grantStateOf(read.quote, standingGrant(read)) === 'consumed') return 'consumed';
  return money === 'held' ? 'available' : 'unissued';
}

function supportOf({ fulfilments }: QuoteRead, money: MoneyState, stage: Stage): ActionRow['support'] {
  if (isRefunded(money)) return 'refunded';
  if (isGoingBack(money) || fulfilments.some(({ status }) => status === 'refund_requested')) return 'requested';
  return stage === 'failed' && wasPaid(money) ? 'may_request' : 'none';
}

/** What happened to some actions, newest first: words only. */
export interface LedgerLine {
  readonly at: Date;
  readonly actionId: string;
  readonly what: string;
}

export const ledgerOf = (reads: readonly QuoteRead[], limit: number): readonly LedgerLine[] =>
  reads
    .flatMap((read) => {
      const actionId = wireId('quote', read.quote.id);
      const steps: readonly (readonly [Date | null | undefined, string])[] = [
        [read.quote.createdAt, 'quoted'],
        [read.quote.sessionAt, 'checkout opened'],
        [read.intent?.fundedAt, 'paid'],
        ...read.grants.map(({ consumedAt }) => [consumedAt, 'grant consumed'] as const),
        ...read.fulfilments.map(({ createdAt, status }) => [createdAt, status.replaceAll('_', ' ')] as const),
      ];
      return steps.flatMap(([at, what]) => (at ? [{ at, actionId, what }] : []));
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, limit);
