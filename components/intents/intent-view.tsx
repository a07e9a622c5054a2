'use client';

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { DisputeAction, type OpenDispute } from '@/components/disputes/dispute-action';
import { settlementAddress } from '@/components/settlement/settlement-address';
import { Button } from '@/components/ui/button';
import { type Tab, Tabs } from '@/components/ui/tabs';
import type { IntentDetail } from '@/lib/views/contract';
import { AgreementView } from './agreement-view';
import { AuditView } from './audit-view';
import { CopyAsCurl } from './copy-as-curl';
import { IntentFacts, IntentSummary } from './intent-header';
import { type IntentTab, isIntentTab } from './intent-tabs';
import { IntentTimeline } from './intent-timeline';
import { MoneyView } from './money-view';
import { OperationsView } from './operations-view';
import { PaymentLink } from './payment-link';
import { RefreshNote } from './refresh-note';
import { SpendView } from './spend-view';
import { useIntent } from './use-intent';
import { VerdictView } from './verdict-view';

interface IntentViewProps {
  readonly initial: IntentDetail;
  /** Null when the reader's role may not open a dispute. */
  readonly openDispute: OpenDispute | null;
  readonly maySettle: boolean;
}

/** The page of one intent; reads itself again until the intent has reached its end. */
export function IntentView({ initial, openDispute, maySettle }: IntentViewProps) {
  const query = useIntent(initial.id, initial);
  const intent = query.data ?? initial;
  const [tab, openTab] = useTabInAddress();

  return (
    <div className="grid grid-cols-1 gap-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Link
          href="/console/intents"
          className="inline-flex items-center gap-1.5 rounded-control text-dense text-muted-foreground hover:text-foreground"
        >
          <ArrowLeft aria-hidden="true" className="size-4" />
          Intents
        </Link>
        <RefreshNote {...query} />
      </div>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <IntentSummary intent={intent} heading="h1" />
        <div className="flex flex-wrap gap-2">
          {maySettle && intent.status === 'evidence_submitted' ? (
            <Button asChild variant="primary">
              <Link href={settlementAddress(intent.id)}>Settle …</Link>
            </Button>
          ) : null}
          <DisputeAction intent={intent} open={openDispute} />
          <CopyAsCurl intentId={intent.id} />
        </div>
      </div>
      <PaymentLink url={intent.paymentUrl} />
      <IntentFacts intent={intent} className="rounded-panel border bg-card p-4 sm:grid-cols-2 lg:grid-cols-3" />
      <Tabs label="About this intent" tabs={tabsOf(intent, openTab)} value={tab} onChange={openTab} />
    </div>
  );
}

/** The open tab stands in the address, without a round trip to the server. */
function useTabInAddress(): [IntentTab, (tab: string) => void] {
  const pathname = usePathname();
  const named = useSearchParams().get('tab');
  const open = (tab: string) =>
    window.history.replaceState(null, '', tab === 'timeline' ? pathname : `${pathname}?tab=${tab}`);
  return [isIntentTab(named) ? named : 'timeline', open];
}

function tabsOf(intent: IntentDetail, openTab: (tab: IntentTab) => void): readonly Tab[] {
  const tabs: (Tab & { value: IntentTab })[] = [
    {
      value: 'timeline',
      label: 'Timeline',
      panel: <IntentTimeline entries={intent.timeline.toReversed()} onOpen={openTab} />,
    },
    { value: 'verdict', label: 'Evidence and verdict', panel: <VerdictView {...intent} /> },
    { value: 'agreement', label: 'Agreement', panel: <AgreementView agreement={intent.agreement} /> },
    {
      value: 'money',
      label: 'Money',
      count: intent.postings.length,
      panel: <MoneyView postings={intent.postings} asset={intent.money.asset} />,
    },
    {
      value: 'rail',
      label: 'Rail',
      count: intent.operations.length + intent.railFacts.length,
      panel: <OperationsView operations={intent.operations} railFacts={intent.railFacts} />,
    },
    {
      value: 'spend',
      label: 'Spending',
      count: intent.spendDecisions.length,
      panel: <SpendView decisions={intent.spendDecisions} />,
    },
  ];
  return intent.audit === null
    ? tabs
    : [...tabs, { value: 'audit', label: 'Audit', panel: <AuditView entries={intent.audit} /> }];
}
