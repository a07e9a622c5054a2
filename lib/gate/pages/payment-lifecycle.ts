import { standingGrant } from '@/lib/gate/grants/issue-grant';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { LifecycleKey, LifecycleStep, Phase } from './view';

type Happened = readonly [key: LifecycleKey, at: Date | null | undefined];

const unanswered: readonly Phase[] = ['waiting_for_rail', 'unknown'];

/** When the money was given; money of a task budget was there from the start. */
const paidAtOf = ({ quote, intent, reservation }: QuoteRead): Date | null =>
  reservation === null ? (intent?.fundedAt ?? null) : quote.sessionAt;

function endOfWork({ quote }: QuoteRead): readonly Happened[] {
  if (quote.work === 'fulfilled') return [['fulfilled', quote.workAt]];
  return quote.work === 'failed' || quote.work === 'execution_failed' ? [['failed', quote.workAt]] : [];
}

function refundOf({ intent, operations, quote }: QuoteRead, phase: Phase): readonly Happened[] {
  const asked = operations.find(({ kind }) => kind === 'refund')?.createdAt;
  if (phase !== 'refund_pending' && phase !== 'refunded') return [];
  const ended = intent?.state === 'refunded' ? intent.endedAt : (asked ?? quote.workAt);
  return [
    ['refund_requested', asked],
    ['refunded', phase === 'refunded' ? ended : null],
  ];
}

function happenedTo(read: QuoteRead, phase: Phase): readonly Happened[] {
  const { quote, intent, operations } = read;
  const asked: readonly Happened[] =
    phase === 'waiting_for_rail' || phase === 'unknown' ? [[phase, operations.at(-1)?.createdAt]] : [];
  const ended: readonly Happened[] =
    phase === 'expired' || phase === 'cancelled' ? [[phase, intent?.endedAt ?? quote.deadline]] : [];
  return [
    ['quoted', quote.createdAt],
    ['checkout_opened', quote.sessionAt],
    ...asked,
    ['paid', paidAtOf(read)],
    ['resumed', standingGrant(read)?.consumedAt],
    ...endOfWork(read),
    ...refundOf(read, phase),
    ...ended,
  ];
}

/** What is still to come on the way that the payment is on. */
function awaited(phase: Phase): readonly LifecycleKey[] {
  if (phase === 'awaiting' || unanswered.includes(phase)) return ['paid', 'resumed', 'fulfilled'];
  if (phase === 'paid' || phase === 'executing') return ['resumed', 'fulfilled'];
  return phase === 'refund_pending' ? ['refunded'] : [];
}

/** The steps of a payment: those that happened, oldest first, then those to come. */
export const lifecycleOf = (read: QuoteRead, phase: Phase): readonly LifecycleStep[] =>
  inOrder(
    happenedTo(read, phase).map(([key, at]) => ({ key, at: at ?? null })),
    awaited(phase),
  );

/** Those that happened, oldest first, then those that are awaited. */
export function inOrder(steps: readonly LifecycleStep[], toCome: readonly LifecycleKey[]): readonly LifecycleStep[] {
  const done = steps
    .flatMap(({ key, at }) => (at ? [{ key, at }] : []))
    .sort((one, other) => one.at.getTime() - other.at.getTime());
  const known = done.map(({ key }) => key);
  return [...done, ...toCome.filter((key) => !known.includes(key)).map((key) => ({ key, at: null }))];
}
