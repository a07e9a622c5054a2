'use client';

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { IntentTimeline } from '@/components/intents/intent-timeline';
import { VerdictLine } from '@/components/intents/verdict-line';
import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { railWords } from '@/components/shared/rail-words';
import { StateBadge } from '@/components/shared/state-badge';
import { intentLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { CaseView } from '@/lib/disputes/contract';
import type { IntentDetail } from '@/lib/views/contract';
import type { CaseActions } from './case-actions';
import { caseLook } from './case-look';
import { CaseTimeline } from './case-timeline';
import { DownloadPacket } from './download-packet';
import { Due } from './due';
import { DueDateDialog } from './due-date-dialog';
import { EvidenceRefs } from './evidence-refs';
import { Notes } from './notes';
import { ResolveDialog } from './resolve-dialog';
import { StatusDialog } from './status-dialog';

interface CasePageProps {
  readonly item: CaseView;
  readonly intent: IntentDetail;
  /** Names for people, by the actor's label. */
  readonly names: Readonly<Record<string, string>>;
  /** Null when the reader's role may not decide. */
  readonly actions: CaseActions | null;
}

const intentEvents = 6;

/** One case: what happened, what was written, and the decision. */
export function CasePage({ item, intent, names, actions }: CasePageProps) {
  const open = item.resolved_at === null;
  return (
    <div className="grid grid-cols-1 gap-6">
      <Link
        href="/console/disputes"
        className="inline-flex w-fit items-center gap-1.5 rounded-control text-dense text-muted-foreground hover:text-foreground"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        Disputes
      </Link>
      <CaseHeader item={item} intent={intent} actions={actions} />
      <CaseFacts item={item} intent={intent} names={names} actions={actions} />
      {/* On a phone the timeline comes last: what can be done stands before what was. */}
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <WhatHappened item={item} intent={intent} />
        <div className="grid grid-cols-1 gap-6 lg:row-span-2">
          <Notes
            caseId={item.case_id}
            notes={item.notes}
            names={names}
            add={open ? (actions?.addNote ?? null) : null}
          />
          <EvidenceRefs
            caseId={item.case_id}
            refs={item.evidence_refs}
            names={names}
            add={open ? (actions?.addEvidenceRef ?? null) : null}
          />
        </div>
        <Card aria-label="Timeline of the case">
          <CardHeader>
            <CardTitle>Timeline</CardTitle>
          </CardHeader>
          <CardBody>
            <CaseTimeline entries={item.timeline} names={names} />
          </CardBody>
        </Card>
      </div>
    </div>
  );
}

function CaseHeader({ item, intent, actions }: Omit<CasePageProps, 'names'>) {
  const look = caseLook[item.status];
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="text-2xl">
            <span className="sr-only">Dispute over </span>
            <Money value={intent.money} position={intentLook[intent.status].money} />
          </h1>
          <StateBadge look={look} />
        </div>
        <p className="max-w-prose text-sm">{nextWords(item)}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <DownloadPacket caseId={item.case_id} />
        {actions && item.next_statuses.length > 0 ? (
          <>
            <StatusDialog item={item} setStatus={actions.setStatus} />
            <ResolveDialog item={item} intent={intent} setStatus={actions.setStatus} />
          </>
        ) : null}
      </div>
    </header>
  );
}

/** After the rail's no the intent is disputed again, while what was ruled stands. */
const isMoving = ({ ruling, intent_status: status }: CaseView): boolean => ruling !== null && status !== 'disputed';

/** What happens next and who acts. */
function nextWords(item: CaseView): string {
  if (item.ruling !== null && !isMoving(item))
    return 'It was decided, and the rail refused. The money is still frozen: resolve it once more the same way.';
  if (item.ruling !== null && item.intent_status === 'unknown')
    return 'It was decided, and the rail has not answered yet. Nothing is sent twice: we ask it how it ended.';
  if (item.ruling !== null) return 'It was decided, and the rail is moving the money.';
  switch (item.status) {
    case 'resolved_release':
      return 'Decided for the payee, who has the money. Nothing is left to do.';
    case 'resolved_refund':
      return 'Decided for the principal, who has the money back. Nothing is left to do.';
    case 'withdrawn':
      return 'The dispute was taken back, and the money has moved. Nothing is left to do.';
    case 'escalated_external':
      return 'Somebody outside decides. The money stays frozen until it is released or refunded here.';
    case 'resolved_split':
      return 'The parties share outside of Tidegate. The money stays frozen until it is released or refunded here.';
    default:
      return 'The money is frozen: no route, job or rail message settles it until somebody decides here.';
  }
}

function CaseFacts({ item, intent, names, actions }: CasePageProps) {
  const ended = item.resolved_at !== null;
  return (
    <KeyValueList className="rounded-panel border bg-card p-4 sm:grid-cols-2 lg:grid-cols-4">
      <KeyValue label="Due">
        <span className="flex flex-wrap items-center gap-x-2">
          <Due at={item.due_at} ended={ended} />
          {actions && !ended ? <DueDateDialog item={item} setDueDate={actions.setDueDate} /> : null}
        </span>
      </KeyValue>
      <KeyValue label="Opened">
        <Timestamp at={item.opened_at} /> by {names[item.opened_by] ?? item.opened_by}
      </KeyValue>
      <KeyValue label="Principal (pays)">
        <span className="break-all">{intent.principal}</span>
      </KeyValue>
      <KeyValue label="Payee (delivers)">
        <span className="break-all">{intent.payee}</span>
      </KeyValue>
      <KeyValue label="Rail">{railWords(intent.rail)}</KeyValue>
      <KeyValue label="Intent">
        <Link href={`/console/intents/${intent.id}`} className="text-link underline underline-offset-2">
          Open its page
        </Link>
      </KeyValue>
      <KeyValue label="Intent id">
        <Id value={intent.id} what="intent id" />
      </KeyValue>
      <KeyValue label="Case id">
        <Id value={item.case_id} what="case id" />
      </KeyValue>
    </KeyValueList>
  );
}

function WhatHappened({ item, intent }: Pick<CasePageProps, 'item' | 'intent'>) {
  const page = `/console/intents/${intent.id}`;
  const links = [
    { words: 'Evidence and verdict', href: `${page}?tab=verdict` },
    { words: 'Agreement', href: `${page}?tab=agreement` },
    { words: 'Money', href: `${page}?tab=money` },
    { words: 'Rail', href: `${page}?tab=rail` },
  ];
  return (
    <Card aria-label="What happened">
      <CardHeader>
        <CardTitle>What happened</CardTitle>
        <nav aria-label="Parts of the intent" className="flex flex-wrap gap-x-3 gap-y-1 text-dense">
          {links.map(({ words, href }) => (
            <Link key={href} href={href} className="text-link underline underline-offset-2">
              {words}
            </Link>
          ))}
        </nav>
      </CardHeader>
      <CardBody className="grid gap-5">
        <blockquote className="whitespace-pre-wrap break-words border-l-2 pl-3 text-sm">
          {item.reason || 'No reason was given.'}
        </blockquote>
        {intent.evaluation ? (
          <VerdictLine clauses={intent.agreement.clauses} evaluation={intent.evaluation} />
        ) : (
          <p className="text-dense text-muted-foreground">The payee has submitted no evidence.</p>
        )}
        {item.resolution_note ? (
          <div className="grid gap-1">
            <h3 className="font-medium text-dense">Decision</h3>
            <p className="whitespace-pre-wrap break-words text-sm">{item.resolution_note}</p>
          </div>
        ) : null}
        <section className="grid gap-3 border-t pt-4">
          <h3 className="font-medium text-dense">Latest of the intent</h3>
          <IntentTimeline entries={intent.timeline.slice(-intentEvents).reverse()} />
        </section>
      </CardBody>
    </Card>
  );
}
