import { describe, expect, it } from 'vitest';
import { defineMachine, machineProblems } from './machine';

const door = defineMachine({
  name: 'door',
  states: ['open', 'closed', 'walled_up'],
  initial: 'open',
  terminal: ['walled_up'],
  commands: ['push', 'brick'],
  table: { open: { push: ['closed'] }, closed: { push: ['open', 'closed'], brick: ['walled_up'] } },
});

describe('a machine', () => {
  it('says where a command leads and what may be done', () => {
    expect(door.targets('closed', 'push')).toEqual(['open', 'closed']);
    expect(door.targets('open', 'brick')).toEqual([]);
    expect(door.nextCommands('closed')).toEqual(['push', 'brick']);
    expect(door.nextCommands('open')).toEqual(['push']);
    expect(door.nextCommands('walled_up')).toEqual([]);
    expect(door.isTerminal('walled_up')).toBe(true);
    expect(door.isTerminal('open')).toBe(false);
    expect(door.isState('open')).toBe(true);
    expect(door.isState('ajar')).toBe(false);
  });
});

describe('the graph check', () => {
  const good = { name: 'm', states: ['a', 'b'], initial: 'a', terminal: ['b'], commands: ['go'] };

  it.each([
    ['an unknown initial state', { ...good, initial: 'x', table: { a: { go: ['b'] } } }, 'unknown state x'],
    ['an unknown target', { ...good, table: { a: { go: ['b', 'x'] } } }, 'unknown state x'],
    ['an unknown source', { ...good, table: { a: { go: ['b'] }, x: { go: ['b'] } } }, 'unknown state x'],
    ['an unknown command', { ...good, table: { a: { go: ['b'], fly: ['b'] } } }, 'unknown command fly'],
    [
      'an unused command',
      { ...good, commands: ['go', 'fly'], table: { a: { go: ['b'] } } },
      'command fly is never used',
    ],
    ['an empty target list', { ...good, table: { a: { go: [] } } }, 'a × go leads nowhere'],
    [
      'a way out of a final state',
      { ...good, table: { a: { go: ['b'] }, b: { go: ['a'] } } },
      'b is final but has a way out',
    ],
    [
      'an unreachable state',
      { ...good, states: ['a', 'b', 'c'], table: { a: { go: ['b'] }, c: { go: ['b'] } } },
      'c is unreachable',
    ],
    ['a dead end', { ...good, states: ['a', 'b', 'c'], table: { a: { go: ['b', 'c'] } } }, 'c is a dead end'],
    [
      'a loop without end',
      { ...good, states: ['a', 'b', 'c'], table: { a: { go: ['b', 'c'] }, c: { go: ['c'] } } },
      'c is a dead end',
    ],
    [
      'a state listed twice',
      { ...good, states: ['a', 'b', 'a'], table: { a: { go: ['b'] } } },
      'state a is listed twice',
    ],
  ])('finds %s', (_, declaration, problem) => {
    expect(machineProblems(declaration)).toContain(problem);
  });

  it('runs when the machine is defined', () => {
    expect(() =>
      defineMachine({ name: 'stuck', states: ['a', 'b'], initial: 'a', terminal: ['b'], commands: ['go'], table: {} }),
    ).toThrow('Machine stuck: command go is never used; a is a dead end; b is unreachable');
  });
});
