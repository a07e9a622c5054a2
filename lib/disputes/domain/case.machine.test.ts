import { describe, expect, it } from 'vitest';
import { caseMachine, caseStatuses, commandFor, frozenStatuses, nextStatuses } from './case.machine';
import { caseIdOf, intentIdOf } from './case-id';

describe('the case', () => {
  it('ends only where money moved', () => {
    expect(caseMachine.terminal).toEqual(['resolved_release', 'resolved_refund', 'withdrawn']);
    expect(frozenStatuses).toEqual(['open', 'under_review', 'escalated_external', 'resolved_split']);
  });

  it('can be released, refunded or withdrawn from every status under which money is frozen', () => {
    for (const status of frozenStatuses) {
      expect(caseMachine.nextCommands(status)).toEqual(expect.arrayContaining(['release', 'refund', 'withdraw']));
    }
  });

  it('has a command for every status but the first', () => {
    expect(Object.keys(commandFor).sort()).toEqual(caseStatuses.filter((status) => status !== 'open').sort());
    for (const [status, command] of Object.entries(commandFor)) {
      expect(frozenStatuses.flatMap((from) => caseMachine.targets(from, command))).toContain(status);
    }
  });

  it('never goes to the status that it has, nor back to open', () => {
    for (const status of caseStatuses) {
      expect(nextStatuses(status)).not.toContain(status);
      expect(nextStatuses(status)).not.toContain('open');
    }
  });
});

it('takes its id from its intent, and gives it back', () => {
  const intentId = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
  expect(caseIdOf(intentId)).toBe('case_0190a1b2c3d47e5f8a9b0c1d2e3f4a5b');
  expect(intentIdOf(caseIdOf(intentId))).toBe(intentId);
});
