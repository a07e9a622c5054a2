import { defineMachine } from '@/lib/kernel/machine';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { toolboxRefusals } from './refusals';

/** The life of one tool execution. `run` is the gate calling the provider; an agent that runs the tool itself goes on to an end. */
export const executionMachine = defineMachine({
  name: 'tool_execution',
  states: ['payment_required', 'ready_to_execute', 'executing', 'succeeded', 'failed'],
  initial: 'payment_required',
  terminal: ['succeeded', 'failed'],
  commands: ['pay', 'run', 'complete', 'fail'],
  table: {
    payment_required: { pay: ['ready_to_execute'] },
    ready_to_execute: { run: ['executing'], complete: ['succeeded'], fail: ['failed'] },
    executing: { complete: ['succeeded'], fail: ['failed'] },
  },
});

export type ExecutionStatus = (typeof executionMachine.states)[number];
export type ExecutionCommand = (typeof executionMachine.commands)[number];

/** Status of a new execution: it is ready exactly when its payment session is paid. */
export const initialStatus = (isPaid: boolean): ExecutionStatus => (isPaid ? 'ready_to_execute' : 'payment_required');

/** Where a command leads, or why it is refused. */
export function nextStatus(status: ExecutionStatus, command: ExecutionCommand): Outcome<ExecutionStatus> {
  const [target] = executionMachine.targets(status, command);
  if (target !== undefined) return ok(target);
  if (status === 'payment_required') return toolboxRefusals.refuse('toolbox.not_paid');
  return toolboxRefusals.refuse(
    executionMachine.isTerminal(status) ? 'toolbox.already_ended' : 'toolbox.already_executing',
  );
}
