import { defineMachine } from '@/lib/kernel/machine';

/**
 * What may be said about work that was paid for. `executed` and `execution_failed` are what our one send to a service
 * came to; the agent may still say how it ended.
 */
export const workMachine = defineMachine({
  name: 'gate_work',
  states: ['paid', 'executing', 'fulfilled', 'failed', 'executed', 'execution_failed'],
  initial: 'paid',
  terminal: ['fulfilled', 'failed'],
  commands: ['start', 'fulfil', 'fail', 'hand_off'],
  table: {
    paid: { start: ['executing'], fulfil: ['fulfilled'], fail: ['failed'], hand_off: ['executed', 'execution_failed'] },
    executing: { start: ['executing'], fulfil: ['fulfilled'], fail: ['failed'] },
    executed: { start: ['executing'], fulfil: ['fulfilled'], fail: ['failed'] },
    execution_failed: {
      start: ['executing'],
      fulfil: ['fulfilled'],
      fail: ['failed'],
      // A person had it sent again.
      hand_off: ['executed', 'execution_failed'],
    },
  },
});
export type WorkState = (typeof workMachine)['initial'];
export type WorkCommand = Exclude<(typeof workMachine)['commands'][number], 'hand_off'>;

/** The states in which a command is taken. */
export const statesFor = (command: WorkCommand): readonly WorkState[] =>
  workMachine.states.filter((state) => workMachine.targets(state, command).length > 0);

export const stateAfter: Readonly<Record<WorkCommand, WorkState>> = {
  start: 'executing',
  fulfil: 'fulfilled',
  fail: 'failed',
};
