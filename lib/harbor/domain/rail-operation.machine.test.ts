import { expect, test } from 'vitest';
import { railOperationMachine as machine } from './rail-operation.machine';

test('a call is made once: nothing leads back to planned, and only planned is sent', () => {
  for (const state of machine.states) {
    expect([state, machine.targets(state, 'send')]).toEqual([state, state === 'planned' ? ['sent'] : []]);
    for (const command of machine.commands) expect(machine.targets(state, command)).not.toContain('planned');
  }
});

test('what is unknown or pending ends only by asking the rail', () => {
  expect(machine.nextCommands('unknown')).toEqual(['ask']);
  expect(machine.nextCommands('pending')).toEqual(['ask']);
});

test('what succeeded or failed is final', () => {
  expect(machine.states.filter((state) => machine.nextCommands(state).length === 0)).toEqual(['succeeded', 'failed']);
});
