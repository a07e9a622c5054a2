'use client';

import { ArrowUpRight, X } from 'lucide-react';
import Link from 'next/link';
import { ErrorState } from '@/components/shared/error-state';
import { PendingLink } from '@/components/shared/pending-link';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { ReadError } from './fetch-intents';
import { IntentFacts, IntentSummary } from './intent-header';
import { IntentTimeline } from './intent-timeline';
import { intentAddress } from './intents-address';
import { RefreshNote } from './refresh-note';
import { useIntent } from './use-intent';
import { VerdictLine } from './verdict-line';

const latestEvents = 4;

/** The row beside the list: enough to decide whether to open the page. */
export function IntentInspector({ intentId, onClose }: { intentId: string; onClose: () => void }) {
  const query = useIntent(intentId);
  const { data, error, refetch } = query;
  return (
    <aside
      aria-label="Intent beside the list"
      className="sticky top-24 hidden max-h-[calc(100dvh-7rem)] w-96 shrink-0 self-start overflow-y-auto rounded-panel border bg-card shadow-raised lg:block"
    >
      <div className="sticky top-0 z-10 flex items-center justify-between border-b bg-card py-2 pr-2 pl-4">
        <Button asChild variant="primary" size="sm">
          <Link href={intentAddress(intentId)}>
            Open the page
            <ArrowUpRight aria-hidden="true" />
            <PendingLink />
          </Link>
        </Button>
        <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      </div>
      <div className="grid gap-5 p-4">
        {data ? (
          <>
            <IntentSummary intent={data} heading="h2" />
            <VerdictLine clauses={data.agreement.clauses} evaluation={data.evaluation} />
            <IntentFacts intent={data} />
            <section className="grid gap-3 border-t pt-4">
              <h3 className="font-semibold text-dense">Latest</h3>
              <IntentTimeline entries={data.timeline.slice(-latestEvents).reverse()} />
            </section>
            <RefreshNote {...query} />
          </>
        ) : error ? (
          <ErrorState
            what="This intent could not be read."
            requestId={error instanceof ReadError ? error.requestId : undefined}
            onRetry={() => refetch()}
          />
        ) : (
          <InspectorSkeleton />
        )}
      </div>
    </aside>
  );
}

function InspectorSkeleton() {
  return (
    <div className="after-200ms grid gap-4">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-10" />
      <Skeleton className="h-40" />
    </div>
  );
}
