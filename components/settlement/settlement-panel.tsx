'use client';

import { useQueryClient } from '@tanstack/react-query';
import { ArrowRight, ArrowUpRight } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/components/identity/action-result';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { ReadError } from '@/components/intents/fetch-intents';
import { IntentSummary } from '@/components/intents/intent-header';
import { intentAddress } from '@/components/intents/intents-address';
import { RefreshNote } from '@/components/intents/refresh-note';
import { useIntent } from '@/components/intents/use-intent';
import { VerdictLine } from '@/components/intents/verdict-line';
import { VerdictView } from '@/components/intents/verdict-view';
import { ErrorState } from '@/components/shared/error-state';
import { Timestamp } from '@/components/shared/timestamp';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import type { IntentDetail, IntentStatus } from '@/lib/views/contract';
import { MoneyEffect } from './money-effect';
import { outcomeOf, outcomeWords, settledWords } from './settlement-words';

export type ConfirmSettlement = (intentId: string) => Promise<ActionResult<IntentStatus>>;

interface SettlementPanelProps {
  readonly intentId: string;
  /** Null when the reader's role may not confirm. */
  readonly confirm: ConfirmSettlement | null;
  readonly isAsking: boolean;
  readonly onAsk: (asking: boolean) => void;
  /** Goes on to what waits next; null when nothing does. */
  readonly onNext: (() => void) | null;
}

/** One settlement: what was agreed and delivered, what the verdict does with the money, and the one decision. */
export function SettlementPanel({ intentId, ...decision }: SettlementPanelProps) {
  const query = useIntent(intentId);
  const { data, error, refetch } = query;
  if (!data) {
    return error ? (
      <ErrorState
        what="This intent could not be read."
        requestId={error instanceof ReadError ? error.requestId : undefined}
        onRetry={() => refetch()}
      />
    ) : (
      <div className="after-200ms grid gap-4">
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-24" />
        <Skeleton className="h-64" />
      </div>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <IntentSummary intent={data} heading="h2" />
        <Button asChild>
          <Link href={intentAddress(intentId)}>
            Open the page
            <ArrowUpRight aria-hidden="true" />
          </Link>
        </Button>
      </div>
      <VerdictLine clauses={data.agreement.clauses} evaluation={data.evaluation} />
      <Decision intent={data} {...decision} />
      <VerdictView
        agreement={data.agreement}
        evidence={data.evidence}
        evaluation={data.evaluation}
        withVerdict={false}
      />
      <RefreshNote {...query} />
    </div>
  );
}

type DecisionProps = Omit<SettlementPanelProps, 'intentId'> & { readonly intent: IntentDetail };

function Decision({ intent, confirm, isAsking, onAsk, onNext }: DecisionProps) {
  const waits = intent.status === 'evidence_submitted' && intent.evaluation !== null;
  const outcome = outcomeOf(intent.evaluation?.passed === true);
  const words = settledWords[intent.status];
  return (
    <section aria-label="Decision" className="grid gap-3">
      {waits ? (
        <>
          <LastRefusal intent={intent} />
          <MoneyEffect intent={intent} outcome={outcome} />
          {confirm ? (
            <div className="flex flex-wrap items-center gap-3">
              <Button variant="primary" size="lg" onClick={() => onAsk(true)}>
                {outcomeWords[outcome].act} …
              </Button>
              <span className="text-dense text-muted-foreground">
                Without anybody’s word it happens at the deadline, <Timestamp at={intent.deadline} />.
              </span>
            </div>
          ) : (
            <p className="text-dense text-muted-foreground">Your role may look here, and not confirm.</p>
          )}
        </>
      ) : null}
      {/* Always there, so that what appears in it is announced. */}
      <div role="status">
        {words ? (
          <Alert tone={intent.status === 'unknown' ? 'warning' : 'info'} title={words}>
            {intent.status === 'unknown' ? <Link href="/console/recovery">Go to Recovery</Link> : null}
          </Alert>
        ) : null}
      </div>
      {!waits && onNext ? (
        <div>
          <Button variant="primary" onClick={onNext}>
            Next
            <ArrowRight aria-hidden="true" />
          </Button>
        </div>
      ) : null}
      {confirm ? <Confirmation {...{ intent, confirm, outcome }} open={isAsking && waits} onAsk={onAsk} /> : null}
    </section>
  );
}

/** The money is still held after a refusal; who tries again should know why it was refused. */
function LastRefusal({ intent }: { intent: IntentDetail }) {
  const last = intent.operations.at(-1);
  if (last?.state !== 'failed') return null;
  return (
    <Alert tone="problem" title="The rail refused the last attempt. The money is still held.">
      It said: {(last.problem ?? 'no reason').replaceAll('_', ' ')}. Confirming tries anew.
    </Alert>
  );
}

interface ConfirmationProps {
  readonly intent: IntentDetail;
  readonly outcome: ReturnType<typeof outcomeOf>;
  readonly confirm: ConfirmSettlement;
  readonly open: boolean;
  readonly onAsk: (asking: boolean) => void;
}

function Confirmation({ intent, outcome, confirm, open, onAsk }: ConfirmationProps) {
  const client = useQueryClient();
  const router = useRouter();
  const readAgain = () => {
    void client.invalidateQueries({ queryKey: ['intent', intent.id] });
    router.refresh();
  };
  const { run, running, failure, clear } = useAction(
    async (intentId: string) => {
      const result = await confirm(intentId);
      readAgain();
      return result;
    },
    {
      lost: 'No answer arrived. The money may be moving: this page shows where it stands. Confirming again never moves it twice.',
      onDone: () => onAsk(false),
    },
  );
  const close = () => {
    onAsk(false);
    clear();
  };
  return (
    <>
      {open ? null : <FailureAlert failure={failure} />}
      <ConfirmDialog
        open={open}
        onClose={close}
        title={outcomeWords[outcome].ask}
        confirm={outcomeWords[outcome].act}
        running={running}
        failure={failure}
        onConfirm={() => run(intent.id)}
      >
        <MoneyEffect intent={intent} outcome={outcome} />
        <p className="text-muted-foreground">
          The verdict decides where the money goes; you decide that it goes now. It cannot be undone here.
        </p>
      </ConfirmDialog>
    </>
  );
}
