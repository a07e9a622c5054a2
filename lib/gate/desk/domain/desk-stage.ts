import type { WorkState } from '@/lib/gate/domain/quote.machine';
import { isGoingBack, isRefunded, type MoneyState } from '@/lib/gate/domain/quote-state';

/** Where a paid action is, for the people of its tenant; in the order in which an action meets them. */
export const deskStages = [
  'approval',
  'waiting',
  'unknown',
  'paid',
  'working',
  'done',
  'failed',
  'disputed',
  'refunding',
  'refunded',
  'ended',
] as const;
export type DeskStage = (typeof deskStages)[number];

/** Nothing about these changes by itself. */
export const restingStages: readonly DeskStage[] = ['done', 'refunded', 'ended'];

export interface DeskFacts {
  readonly money: MoneyState;
  readonly work: WorkState | null;
  /** Somebody is at work, whether they say so or not. */
  readonly started: boolean;
  /** What was said about a request above its agent's threshold; null when nobody had to be asked. */
  readonly verdict: string | null;
  readonly deadline: Date;
}

const stageOfWork: Readonly<Record<WorkState, DeskStage>> = {
  paid: 'paid',
  executing: 'working',
  executed: 'working',
  fulfilled: 'done',
  failed: 'failed',
  execution_failed: 'failed',
};

/** The list's statement says the same in SQL (`store/action-list-store.ts`); a test compares the two. */
export function deskStageOf({ money, work, started, verdict, deadline }: DeskFacts, now: Date): DeskStage {
  if (isRefunded(money)) return 'refunded';
  if (isGoingBack(money)) return 'refunding';
  switch (money) {
    case 'unpaid':
      if (deadline <= now || verdict === 'refused') return 'ended';
      return verdict === 'pending' ? 'approval' : 'waiting';
    case 'paying':
      return 'waiting';
    case 'expired':
      return 'ended';
    case 'released':
      return 'done';
    case 'held':
      return stageOfWork[started && work === null ? 'executing' : (work ?? 'paid')];
    default:
      return money === 'unknown' ? 'unknown' : 'disputed';
  }
}
