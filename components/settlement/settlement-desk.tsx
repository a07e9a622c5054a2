'use client';

import Link from 'next/link';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { EmptyState } from '@/components/shared/empty-state';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import type { SettlementFilter, SettlementPage } from '@/lib/views/contract';
import { settlementAddress, settlementPath } from './settlement-address';
import { type ConfirmSettlement, SettlementPanel } from './settlement-panel';
import { SettlementRow } from './settlement-row';

interface SettlementDeskProps {
  readonly page: SettlementPage;
  readonly filter: SettlementFilter;
  readonly confirm: ConfirmSettlement | null;
}

/** The queue, oldest first, and one settlement at a time: j and k move, Enter asks, and the dialog confirms. */
export function SettlementDesk({ page, filter, confirm }: SettlementDeskProps) {
  const list = useRef<HTMLOListElement>(null);
  const [shownId, setShownId] = useState(filter.intent || (page.items[0]?.id ?? null));
  const [isAsking, ask] = useState(false);
  useMoveRows(list);
  // The address may name one that is far down.
  useEffect(() => {
    if (list.current) bringToMiddle(list.current, list.current.querySelector('[aria-current="true"]'));
  }, []);

  const show = (intentId: string) => {
    if (intentId === shownId) return;
    ask(false);
    setShownId(intentId);
    // What is looked at survives a reload.
    window.history.replaceState(null, '', settlementAddress(intentId, { cursor: filter.cursor }));
  };
  const nextId = page.items.find(({ id, status }) => id !== shownId && status === 'evidence_submitted')?.id;
  const goOn = () => {
    if (nextId === undefined) return;
    show(nextId);
    list.current?.querySelector<HTMLElement>(`[data-row-link="${nextId}"]`)?.focus();
  };

  const showAndAsk = (intentId: string) => {
    show(intentId);
    ask(true);
  };

  if (!page.anyExists) return <FirstUse />;
  const shown = shownId ?? page.items[0]?.id;
  return (
    <div className="grid grid-cols-1 gap-4">
      <WhoConfirms serviceKeysConfirm={page.serviceKeysConfirm} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <div className="grid gap-3">
          <Queue items={page.items} list={list} shownId={shown} onShow={show} onAsk={showAndAsk} />
          <Pagination
            label="Pages of settlements"
            firstHref={filter.cursor ? settlementPath : null}
            nextHref={page.nextCursor ? `${settlementPath}?${new URLSearchParams({ cursor: page.nextCursor })}` : null}
          />
        </div>
        {shown ? (
          <section aria-label="Settlement in full" className="min-w-0 rounded-panel border bg-card p-4 shadow-raised">
            <SettlementPanel
              key={shown}
              intentId={shown}
              confirm={confirm}
              isAsking={isAsking}
              onAsk={ask}
              onNext={nextId === undefined ? null : goOn}
            />
          </section>
        ) : null}
      </div>
    </div>
  );
}

/** Scrolls the list alone: the page stays where its reader is. */
function bringToMiddle(list: HTMLElement, row: Element | null): void {
  if (row === null) return;
  const { top, height } = row.getBoundingClientRect();
  list.scrollTop += top - list.getBoundingClientRect().top - (list.clientHeight - height) / 2;
}

interface QueueProps {
  readonly items: SettlementPage['items'];
  readonly list: RefObject<HTMLOListElement | null>;
  readonly shownId: string | undefined;
  readonly onShow: (intentId: string) => void;
  readonly onAsk: (intentId: string) => void;
}

function Queue({ items, list, shownId, onShow, onAsk }: QueueProps) {
  return (
    <section aria-label="Queue" className="overflow-hidden rounded-panel border bg-card shadow-raised">
      {items.length === 0 ? (
        <NothingWaits />
      ) : (
        <ol ref={list} className="max-h-80 divide-y overflow-y-auto lg:max-h-[70dvh]">
          {items.map((item) => (
            <SettlementRow
              key={item.id}
              item={item}
              isShown={item.id === shownId}
              onShow={() => onShow(item.id)}
              onAsk={() => onAsk(item.id)}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function WhoConfirms({ serviceKeysConfirm }: Pick<SettlementPage, 'serviceKeysConfirm'>) {
  return serviceKeysConfirm ? (
    <Alert title="Your applications confirm too">
      Their service keys may confirm by themselves, so what waits here may go without you. An admin can change that
      under Rails.
    </Alert>
  ) : (
    <Alert title="Only people confirm">
      A service key that tries is refused and told that somebody here decides. An admin can change that under Rails.
    </Alert>
  );
}

function NothingWaits() {
  return (
    <EmptyState title="Nothing waits">
      <p>Every verdict has been followed. New ones appear here by themselves.</p>
    </EmptyState>
  );
}

function FirstUse() {
  return (
    <EmptyState
      title="No settlement yet"
      action={
        <Button asChild variant="primary">
          <Link href="/console/keys">Create an API key</Link>
        </Button>
      }
    >
      <p>
        Once a payee has sent evidence, it is judged against the agreement. The verdict waits here until somebody says
        that the money may move.
      </p>
      <p>It begins with an intent, which your application creates over the API.</p>
    </EmptyState>
  );
}
