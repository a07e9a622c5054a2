'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useRef, useState } from 'react';
import { useHotkeys } from '@/components/shell/use-hotkeys';
import { Alert } from '@/components/ui/alert';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { QueueFilter } from '@/lib/onboarding/contract/desk';
import type { OpenedCase, ProposalView } from '@/lib/onboarding/contract/desk-case';
import { CaseHeader } from './case-header';
import { type Neighbours, useNeighbours } from './case-order';
import { DecidePanel } from './decide-panel';
import type { DeskActions } from './desk-actions';
import { Notes } from './notes';
import { RequestPanel } from './request-panel';
import { AppealPanel, ReviewPanel } from './review-panel';
import { SectionNav } from './section-nav';
import { Sections } from './sections';
import { useClaim } from './use-claim';

interface WorkspaceProps {
  readonly item: OpenedCase;
  /** Of the queue that it was opened from. */
  readonly filter: QueueFilter;
  readonly actions: DeskActions;
}

/** One case: its sections, what was sent in beside what is known elsewhere, and what can be done about it. */
export function Workspace({ item, filter, actions }: WorkspaceProps) {
  const neighbours = useNeighbours(item.case_id, filter);
  const taken = useClaim(item, actions.keep);
  const search = useRef<HTMLInputElement>(null);
  const rationale = useRef<HTMLTextAreaElement>(null);
  const [outcome, setOutcome] = useState<ProposalView['outcome']>(() => likeliest(item));
  useCaseKeys(neighbours, {
    a: () => {
      setOutcome('approve');
      rationale.current?.focus();
    },
    r: () => search.current?.focus(),
    '/': () => search.current?.focus(),
  });
  return (
    <div className="grid grid-cols-1 gap-5">
      <CaseHeader item={item} neighbours={neighbours} actions={actions} />
      {taken === null ? null : (
        <Alert tone="warning" role="alert" title={taken}>
          Nothing that you typed is lost: it stays on this page as long as it is open. It cannot be sent from here until
          the case is yours again.
        </Alert>
      )}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[10rem_minmax(0,1fr)_21rem]">
        <SectionNav item={item} />
        <Sections item={item} actions={actions} />
        <div className="grid grid-cols-1 gap-5">
          {item.appeal === null ? null : (
            <Panel title="Appeal">
              <AppealPanel item={item} appeal={item.appeal} accept={actions.acceptAppeal} />
            </Panel>
          )}
          <Panel title="Decision" keys="A">
            <DecidePanel item={item} actions={actions} rationale={rationale} outcome={outcome} onOutcome={setOutcome} />
          </Panel>
          <Panel title="Ask the merchant" keys="R">
            <RequestPanel item={item} actions={actions} search={search} />
          </Panel>
          <Panel title="Internal notes">
            <Notes item={item} actions={actions} />
          </Panel>
          <Panel title="Periodic review">
            <ReviewPanel item={item} actions={actions} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

/** What can be proposed at all, approval before the rest. */
function likeliest({ acts, status }: OpenedCase): ProposalView['outcome'] {
  if (status === 'suspended') return 'reinstate';
  if (status === 'approved') return 'suspend';
  return acts.some(({ act, is_open: open }) => act === 'propose_approve' && open) ? 'approve' : firstOpen(acts);
}

function firstOpen(acts: OpenedCase['acts']): ProposalView['outcome'] {
  const rejection = (['reject_retry', 'reject_final'] as const).find((outcome) =>
    acts.some(({ act, is_open: open }) => act === `propose_${outcome}` && open),
  );
  return rejection ?? 'approve';
}

function useCaseKeys(neighbours: Neighbours, keys: Readonly<Record<string, () => void>>): void {
  const router = useRouter();
  const go = (address: string | null) => () => {
    if (address !== null) router.push(address);
  };
  useHotkeys({ ...keys, j: go(neighbours.next), k: go(neighbours.previous) });
}

function Panel({ title, keys, children }: { title: string; keys?: string; children: ReactNode }) {
  return (
    <Card aria-label={title}>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        {keys === undefined ? null : (
          <kbd className="rounded-control border bg-muted px-1.5 py-0.5 font-sans text-mini">{keys}</kbd>
        )}
      </CardHeader>
      <CardBody>{children}</CardBody>
    </Card>
  );
}
