import { defineMachine } from '@/lib/kernel/machine';

/**
 * The life of a case. Only release, refund and withdraw end it, and each of them moves the money first: a split that was
 * agreed on elsewhere and a case that an arbitrator has are statuses of the case alone, under which the money stays frozen.
 */
export const caseMachine = defineMachine({
  name: 'dispute_case',
  states: [
    'open',
    'under_review',
    'escalated_external',
    'resolved_split',
    'resolved_release',
    'resolved_refund',
    'withdrawn',
  ],
  initial: 'open',
  terminal: ['resolved_release', 'resolved_refund', 'withdrawn'],
  commands: ['review', 'escalate', 'split', 'release', 'refund', 'withdraw'],
  table: {
    open: {
      review: ['under_review'],
      escalate: ['escalated_external'],
      split: ['resolved_split'],
      release: ['resolved_release'],
      refund: ['resolved_refund'],
      withdraw: ['withdrawn'],
    },
    under_review: {
      escalate: ['escalated_external'],
      split: ['resolved_split'],
      release: ['resolved_release'],
      refund: ['resolved_refund'],
      withdraw: ['withdrawn'],
    },
    escalated_external: {
      review: ['under_review'],
      split: ['resolved_split'],
      release: ['resolved_release'],
      refund: ['resolved_refund'],
      withdraw: ['withdrawn'],
    },
    resolved_split: {
      review: ['under_review'],
      escalate: ['escalated_external'],
      release: ['resolved_release'],
      refund: ['resolved_refund'],
      withdraw: ['withdrawn'],
    },
  },
});

export const caseStatuses = caseMachine.states;
export type CaseStatus = (typeof caseStatuses)[number];
export type CaseCommand = (typeof caseMachine.commands)[number];

/** Statuses under which the money is frozen. */
export const frozenStatuses = caseStatuses.filter((status) => !caseMachine.isTerminal(status));

/** Where the frozen money goes. */
export const resolutions = ['release', 'refund'] as const;
export type Resolution = (typeof resolutions)[number];

/** What the desk asks for, by the status that it wants. */
export const commandFor = {
  under_review: 'review',
  escalated_external: 'escalate',
  resolved_split: 'split',
  resolved_release: 'release',
  resolved_refund: 'refund',
  withdrawn: 'withdraw',
} as const satisfies Readonly<Record<Exclude<CaseStatus, 'open'>, CaseCommand>>;
export type TargetStatus = keyof typeof commandFor;

/** Statuses that a case may take next. */
export const nextStatuses = (status: CaseStatus): readonly CaseStatus[] =>
  caseMachine.nextCommands(status).flatMap((command) => caseMachine.targets(status, command));
