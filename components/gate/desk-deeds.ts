import type { ActionResult } from '@/components/identity/action-result';
import { roleWords } from '@/components/shared/role-words';
import type { RefundInput, SendAgainInput } from '@/lib/gate/contract/desk';
import { rolesThatMay } from '@/lib/kernel/permission';

/** What the desk may do to a paid action; each is checked again on the server. */
export interface DeskDeeds {
  readonly refund: (input: RefundInput) => Promise<ActionResult<'refunded' | 'pending'>>;
  readonly sendAgain: (input: SendAgainInput) => Promise<ActionResult<null>>;
}

const choice = new Intl.ListFormat('en', { type: 'disjunction' });

/** Said to whoever only reads. */
export const whoActs = `You can read everything here. To refund a payment or to send a message again takes the role ${choice.format(
  rolesThatMay('gate.manage').map((role) => roleWords[role]),
)}.`;
