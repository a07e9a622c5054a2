'use client';

import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import type { DeskAction } from '@/lib/gate/contract/desk';
import { deskLook } from './action-look';
import { ActionMessages } from './action-messages';
import { ActionPayment } from './action-payment';
import { ActionRequest } from './action-request';
import { ActionSpends } from './action-spends';
import { ActionTrail } from './action-trail';
import { actionsAddress, actionsPath } from './actions-address';
import { type DeskDeeds, whoActs } from './desk-deeds';
import { nextWords } from './next-words';
import { RefundDialog } from './refund-dialog';

interface ActionPageProps {
  readonly action: DeskAction;
  /** Null when the reader's role may not act. */
  readonly deeds: DeskDeeds | null;
}

/** One paid action: what was asked, how it was paid, what became of it, and what can be done now. */
export function ActionPage({ action, deeds }: ActionPageProps) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <Link
        href={actionsPath}
        className="inline-flex w-fit items-center gap-1.5 rounded-control text-dense text-muted-foreground hover:text-foreground"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        Paid actions
      </Link>
      <ActionHeader action={action} deeds={deeds} />
      <ActionFacts action={action} />
      {/* On a phone the timeline comes last: what can be done stands before what was. */}
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid grid-cols-1 gap-6">
          <ActionRequest action={action} />
          <ActionPayment action={action} />
          <ActionSpends spends={action.spends} spent={action.spent} />
          <ActionMessages action={action} deeds={deeds} />
        </div>
        <ActionTrail trail={action.trail} />
      </div>
    </div>
  );
}

function ActionHeader({ action, deeds }: ActionPageProps) {
  const refundable = action.refund === 'offered' || action.refund === 'retry';
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="text-2xl">
            <span className="sr-only">Paid action over </span>
            <Money value={action.money} position={action.position} />
          </h1>
          <StateBadge look={deskLook[action.stage]} />
        </div>
        <p className="max-w-prose text-sm">{nextWords(action)}</p>
        {deeds === null ? <p className="max-w-prose text-dense text-muted-foreground">{whoActs}</p> : null}
      </div>
      {deeds !== null && refundable ? <RefundDialog action={action} refund={deeds.refund} /> : null}
    </header>
  );
}

function ActionFacts({ action }: { action: DeskAction }) {
  return (
    <KeyValueList className="rounded-panel border bg-card p-4 sm:grid-cols-2 lg:grid-cols-4">
      <KeyValue label="Agent">
        <Link href={actionsAddress({ agent: action.botId })} className="text-link underline underline-offset-2">
          {action.agent}
        </Link>
        {action.isAgentDeleted ? ' (deleted)' : null}
      </KeyValue>
      <KeyValue label="For">
        <span className="break-all">{action.user}</span>
      </KeyValue>
      <KeyValue label="Asked">
        <Timestamp at={action.askedAt} />
      </KeyValue>
      <KeyValue label="Action id">
        <Id value={action.id} what="action id" />
      </KeyValue>
    </KeyValueList>
  );
}
