'use client';

import { ArrowLeft, ArrowUpRight, X } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { operationWords } from '@/components/shared/operation-words';
import { railWords } from '@/components/shared/rail-words';
import { StateBadge } from '@/components/shared/state-badge';
import { intentLook, type Look, operationLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { StuckDetailView, StuckOperationView } from '@/lib/recovery/contract';
import { type Order, ReconcileDialog } from './reconcile-dialog';
import type { Reconcile, WriteOff } from './recovery-actions';
import { actionWords, outcomeWords, severityLook } from './recovery-look';
import { WriteOffDialog } from './write-off-dialog';

interface StuckInspectorProps {
  readonly detail: StuckDetailView;
  /** Who asked last, for people. */
  readonly askedBy: string | null;
  /** Null when the reader's role may not ask. */
  readonly reconcile: Reconcile | null;
  /** Null when the reader's role may not write off. */
  readonly writeOff: WriteOff | null;
  /** The queue without this intent beside it. */
  readonly closeHref: string;
}

/** One intent: what is known, what is not, and the one safe thing to do. */
export function StuckInspector({ detail, askedBy, reconcile, writeOff, closeHref }: StuckInspectorProps) {
  const { item } = detail;
  // It outlives its button: once the intent is mended there is nothing left to press, and still something to read.
  const [order, setOrder] = useState<Order | null>(null);
  return (
    <section
      aria-label="Stuck intent"
      className="grid min-w-0 gap-5 rounded-panel border bg-card p-4 shadow-raised lg:sticky lg:top-24"
    >
      <div className="flex items-center justify-between gap-2">
        <Button asChild size="sm">
          <Link href={closeHref} scroll={false}>
            <ArrowLeft aria-hidden="true" className="lg:hidden" />
            <X aria-hidden="true" className="max-lg:hidden" />
            <span className="lg:hidden">Back to the queue</span>
            <span className="max-lg:hidden">Close</span>
          </Link>
        </Button>
        <Button asChild size="sm">
          <Link href={`/console/intents/${detail.intent_id}?tab=rail`}>
            Page of the intent
            <ArrowUpRight aria-hidden="true" />
          </Link>
        </Button>
      </div>
      <Header detail={detail} />
      {item === null ? <NotStuck /> : <SafeAction detail={detail} onOrder={reconcile === null ? null : setOrder} />}
      {order !== null && reconcile !== null ? (
        <ReconcileDialog
          intentId={detail.intent_id}
          order={order}
          reconcile={reconcile}
          onClose={() => setOrder(null)}
        />
      ) : null}
      {detail.lost > 0 ? <Loss detail={detail} writeOff={writeOff} /> : null}
      <Known detail={detail} />
      <LastRun run={detail.last_run} by={askedBy} />
    </section>
  );
}

const intentLooks: Readonly<Record<string, Look>> = intentLook;
const operationLooks: Readonly<Record<string, Look>> = operationLook;

function Header({ detail }: { detail: StuckDetailView }) {
  const look = intentLooks[detail.status];
  return (
    <header className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {detail.item ? <StateBadge look={severityLook[detail.item.severity]} /> : null}
        {look ? <StateBadge look={look} /> : null}
      </div>
      <h2 className="font-semibold text-base">{detail.item?.title ?? 'Not stuck'}</h2>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-dense">
        <Money value={{ amount: detail.amount_cents.toString(), asset: detail.currency }} />
        <span>{railWords(detail.rail)}</span>
        <Id value={detail.intent_id} what="intent id" />
      </p>
      {detail.item ? (
        <p className="text-dense text-muted-foreground">
          Stuck since <Timestamp at={detail.item.stuck_since} />
        </p>
      ) : null}
    </header>
  );
}

function NotStuck() {
  return (
    <Alert title="Nothing is stuck here">
      The rail and our books agree, or what is under way is younger than it may be. It has left the queue.
    </Alert>
  );
}

interface SafeActionProps {
  readonly detail: StuckDetailView;
  /** Null when the reader's role may not ask. */
  readonly onOrder: ((order: Order) => void) | null;
}

function SafeAction({ detail, onOrder }: SafeActionProps) {
  if (detail.item === null) return null;
  const { safe_action: action } = detail.item;
  const { title, button } = actionWords[action.kind];
  return (
    <Part title={`The one safe thing: ${title.toLowerCase()}`}>
      <p className="text-dense">{action.effect}</p>
      {action.until ? (
        <p className="text-dense text-muted-foreground">
          {action.kind === 'resolve_dispute' ? 'The rail lets go' : 'The engine acts'} <Timestamp at={action.until} />
        </p>
      ) : null}
      {action.kind === 'resolve_dispute' ? (
        <Button asChild variant="primary" className="w-fit">
          <Link href={`/console/disputes/case_${detail.intent_id.replaceAll('-', '')}`}>Open the dispute case</Link>
        </Button>
      ) : null}
      {button === null ? null : onOrder === null ? (
        <p className="text-dense text-muted-foreground">Your role may look. An operator or an admin can do it.</p>
      ) : (
        <Button variant="primary" className="w-fit" onClick={() => onOrder({ title, button, effect: action.effect })}>
          {button}
        </Button>
      )}
    </Part>
  );
}

/** What nobody has made good for, and the person's way to bear it. */
function Loss({ detail, writeOff }: Pick<StuckInspectorProps, 'detail' | 'writeOff'>) {
  return (
    <Part title="Lost so far">
      <p className="text-dense">
        <Money value={{ amount: detail.lost.toString(), asset: detail.currency }} /> was advanced by the platform, and
        nobody has made good for it.
      </p>
      {writeOff === null ? (
        <p className="text-dense text-muted-foreground">An owner or a tenant admin may write it off.</p>
      ) : (
        <WriteOffDialog detail={detail} writeOff={writeOff} />
      )}
    </Part>
  );
}

function Known({ detail }: { detail: StuckDetailView }) {
  return (
    <>
      {detail.known ? (
        <Part title="What is known">
          <p className="text-dense">{detail.known}</p>
        </Part>
      ) : null}
      {detail.unknown ? (
        <Part title="What is unknown">
          <p className="text-dense">{detail.unknown}</p>
        </Part>
      ) : null}
      <Part title="Calls of the rail, the latest first">
        <ol className="grid gap-3">
          {detail.operations.toReversed().map((operation) => (
            <OperationItem key={operation.id} operation={operation} />
          ))}
        </ol>
        {detail.operations.length === 0 ? <p className="text-dense text-muted-foreground">None yet.</p> : null}
        {detail.facts.length > 0 ? <ByItself facts={detail.facts} /> : null}
        <KeyValueList className="grid-cols-2">
          <KeyValue label="Deadline">
            <Timestamp at={detail.deadline} />
          </KeyValue>
          {detail.hold_expires_at ? (
            <KeyValue label="The rail lets go">
              <Timestamp at={detail.hold_expires_at} />
            </KeyValue>
          ) : null}
        </KeyValueList>
      </Part>
    </>
  );
}

const factWords: Readonly<Record<string, string>> = {
  warning: 'The rail warns',
  dispute_opened: 'The payer contests it',
  funds_withdrawn: 'The bank took the money back',
  funds_reinstated: 'The bank gave the money back',
  dispute_closed: 'The rail’s dispute has ended',
  refund_failed: 'A refund came back',
  hold_lost: 'The rail let the hold go',
};

/** What happened at the rail without a call of ours. */
function ByItself({ facts }: Pick<StuckDetailView, 'facts'>) {
  return (
    <ul className="grid gap-1 text-dense">
      {facts.map(({ kind, ref, created_at: at }) => (
        <li key={`${kind} ${ref}`} className="flex flex-wrap items-center gap-x-2">
          {factWords[kind] ?? kind} <Id value={ref} what="rail reference" /> <Timestamp at={at} />
        </li>
      ))}
    </ul>
  );
}

function OperationItem({ operation }: { operation: StuckOperationView }) {
  const look = operationLooks[operation.status];
  return (
    <li className="grid gap-2 rounded-control border p-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium text-dense">
          {operationWords(operation.kind)}
          {operation.attempt > 1 ? `, attempt ${operation.attempt}` : ''}
        </span>
        {look ? <StateBadge look={look} /> : null}
      </div>
      <KeyValueList className="grid-cols-2">
        <KeyValue label="The rail’s reference">
          {operation.rail_ref ? <Id value={operation.rail_ref} what="rail reference" /> : 'none yet'}
        </KeyValue>
        <KeyValue label="Our key for it">
          <Id value={operation.id} what="idempotency key" />
        </KeyValue>
        {operation.failure_code ? (
          <KeyValue label="The rail said">
            <span className="font-mono text-mini">{operation.failure_code}</span>
          </KeyValue>
        ) : null}
        {operation.asked > 0 || operation.next_ask_at ? (
          <>
            <KeyValue label="Asked last">
              {operation.last_asked_at ? <Timestamp at={operation.last_asked_at} /> : 'not yet'}
              {operation.asked > 0 ? `, ${operation.asked === 1 ? 'once' : `${operation.asked} times`}` : ''}
            </KeyValue>
            {operation.next_ask_at ? (
              <KeyValue label="Asked next">
                <Timestamp at={operation.next_ask_at} />
              </KeyValue>
            ) : null}
          </>
        ) : null}
      </KeyValueList>
    </li>
  );
}

function LastRun({ run, by }: { run: StuckDetailView['last_run']; by: string | null }) {
  if (run === null) return null;
  return (
    <Part title="Asked last by a person or a key">
      <p className="text-dense">{outcomeWords(run.answer)}</p>
      <p className="text-dense text-muted-foreground">
        {by ?? run.by}, <Timestamp at={run.at} />
      </p>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3 border-t pt-4">
      <h3 className="font-semibold text-dense">{title}</h3>
      {children}
    </section>
  );
}
