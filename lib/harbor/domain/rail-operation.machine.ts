import { defineMachine } from '@/lib/kernel/machine';

/** What may be asked of a rail (decision 0010). */
export const operationKinds = [
  'open_checkout',
  'expire_checkout',
  'authorise',
  'capture',
  'void',
  'refund',
  'transfer',
  'reverse_transfer',
  'payout',
] as const;
export type OperationKind = (typeof operationKinds)[number];

/**
 * One call of a rail. `sent` is written before the call is made. `unknown` means that the answer did not arrive:
 * it ends by asking the rail, never by calling again. `pending` means that the rail has not decided yet.
 */
export const railOperationMachine = defineMachine({
  name: 'rail_operation',
  states: ['planned', 'sent', 'pending', 'unknown', 'succeeded', 'failed'],
  initial: 'planned',
  terminal: ['succeeded', 'failed'],
  commands: ['send', 'answer', 'lose_answer', 'ask'],
  table: {
    planned: { send: ['sent'] },
    sent: {
      answer: ['pending', 'succeeded', 'failed'],
      lose_answer: ['unknown'],
      ask: ['sent', 'pending', 'unknown', 'succeeded', 'failed'],
    },
    pending: { ask: ['pending', 'unknown', 'succeeded', 'failed'] },
    unknown: { ask: ['unknown', 'pending', 'succeeded', 'failed'] },
  },
});
export type OperationStatus = (typeof railOperationMachine)['initial'];
