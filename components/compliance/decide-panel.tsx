'use client';

import type { Ref } from 'react';
import { Alert } from '@/components/ui/alert';
import type { OpenedCase, ProposalView } from '@/lib/onboarding/contract/desk-case';
import { missingOf, voidedProposal } from './acts';
import type { DeskActions } from './desk-actions';
import { outcomeWords } from './desk-words';
import { Proposal } from './proposal';
import { ProposeForm } from './propose-form';

interface DecidePanelProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'propose' | 'withdrawProposal' | 'decide'>;
  readonly rationale: Ref<HTMLTextAreaElement>;
  readonly outcome: ProposalView['outcome'];
  readonly onOutcome: (outcome: ProposalView['outcome']) => void;
}

/** What is missing, what was proposed, and the proposal of the reader. */
export function DecidePanel({ item, actions, ...form }: DecidePanelProps) {
  const voided = voidedProposal(item);
  return (
    <div className="grid gap-4">
      <Missing item={item} />
      {voided === null ? null : (
        <Alert tone="warning" title="The proposal is void">
          {voided.proposed_by.name} proposed “{outcomeWords[voided.outcome]}”, and the merchant changed something
          afterwards. Look at what is marked as changed, and propose again.
        </Alert>
      )}
      {item.proposal === null ? (
        <ProposeForm item={item} propose={actions.propose} {...form} />
      ) : (
        <Proposal item={item} proposal={item.proposal} actions={actions} />
      )}
    </div>
  );
}

function Missing({ item }: { item: OpenedCase }) {
  const missing = missingOf(item);
  if (item.state === 'closed' || missing.length === 0) return null;
  return (
    <section aria-label="Before a decision" className="grid gap-1.5 text-dense">
      <h3 className="font-medium">Before a decision you have to</h3>
      <ul className="grid list-disc gap-1 pl-5">
        {missing.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  );
}
