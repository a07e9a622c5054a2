import type { WorkState } from '@/lib/gate/domain/quote.machine';
import type { MoneyState } from '@/lib/gate/domain/quote-state';
import { isPaid } from '@/lib/gate/domain/quote-state';

export interface DueMessage {
  readonly kind: 'ready' | 'handoff';
  /** Whoever sent it before never told what became of it. */
  readonly interrupted: boolean;
  /** The agent has acknowledged that it knows. */
  readonly acked: boolean;
  readonly money: MoneyState;
  /** The agent has used the grant. */
  readonly started: boolean;
  readonly work: WorkState | null;
}

export type DeliveryPlan =
  | { readonly kind: 'send' }
  /** It may have arrived and been done: only a person sends it again. */
  | { readonly kind: 'leave_unknown' }
  | { readonly kind: 'withdraw' };

/** Whether a message that is due may still be sent. */
export function planDelivery(message: DueMessage): DeliveryPlan {
  if (message.kind === 'ready') {
    return message.acked || !isPaid(message.money) ? { kind: 'withdraw' } : { kind: 'send' };
  }
  if (message.interrupted) return { kind: 'leave_unknown' };
  return mayHandOff(message) ? { kind: 'send' } : { kind: 'withdraw' };
}

const handedOff: readonly (WorkState | null)[] = [null, 'paid', 'execution_failed'];

/** A service is asked to do only what is paid for and what the agent has not begun itself: else it is bought twice. */
export const mayHandOff = ({ money, started, work }: Pick<DueMessage, 'money' | 'started' | 'work'>): boolean =>
  money === 'held' && !started && handedOff.includes(work);
