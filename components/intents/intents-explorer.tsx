'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FocusEvent, useEffect, useRef, useState } from 'react';
import { EmptyState } from '@/components/shared/empty-state';
import { Money } from '@/components/shared/money';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import { countBound, type IntentFilter, type IntentPage } from '@/lib/views/contract';
import { IntentFilters } from './intent-filters';
import { IntentInspector } from './intent-inspector';
import { IntentTable } from './intent-table';
import { intentAddress, intentsAddress, withChange } from './intents-address';
import { useRowKeys } from './use-row-keys';

/** Below this width the inspector has no room, and a row opens its page. */
const inspectorMedia = '(min-width: 64rem)';

interface IntentsExplorerProps {
  readonly page: IntentPage;
  readonly filter: IntentFilter;
}

export function IntentsExplorer({ page, filter }: IntentsExplorerProps) {
  const router = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const [inspectedId, setInspectedId] = useState<string | null>(null);
  const onRowKeys = useRowKeys(list);

  const close = () => {
    setInspectedId(null);
    if (inspectedId) list.current?.querySelector<HTMLElement>(`[data-row-link="${inspectedId}"]`)?.focus();
  };
  useEscape(inspectedId !== null, close);

  const inspect = (intentId: string) => {
    if (matchMedia(inspectorMedia).matches) setInspectedId(intentId);
    else router.push(intentAddress(intentId));
  };

  /** With the inspector open, j and k change what it shows. */
  const follow = ({ target }: FocusEvent) => {
    if (inspectedId !== null && target instanceof HTMLElement && target.dataset.rowLink)
      setInspectedId(target.dataset.rowLink);
  };

  if (!page.anyExists) return <FirstIntent />;
  return (
    <div className="grid grid-cols-1 gap-4">
      <IntentFilters filter={filter} />
      <div className="flex items-start gap-4">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only adds Ctrl-Enter to the links inside */}
        <div
          ref={list}
          onKeyDown={onRowKeys}
          onFocus={follow}
          className="@container min-w-0 flex-1 overflow-hidden rounded-panel border bg-card shadow-raised"
        >
          {page.items.length > 0 ? (
            <IntentTable items={page.items} inspectedId={inspectedId} onInspect={inspect} />
          ) : (
            <NoMatch sort={filter.sort} />
          )}
        </div>
        {inspectedId ? <IntentInspector intentId={inspectedId} onClose={close} /> : null}
      </div>
      <Pagination
        label="Pages of intents"
        firstHref={filter.cursor ? withChange(filter, {}) : null}
        nextHref={page.nextCursor ? withChange(filter, { cursor: page.nextCursor }) : null}
      >
        <Total total={page.total} />
      </Pagination>
    </div>
  );
}

function useEscape(active: boolean, act: () => void) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
        latest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [active]);
}

function Total({ total }: { total: IntentPage['total'] }) {
  const bound = countBound.toLocaleString('en-US');
  const count = total.capped
    ? `More than ${bound} intents`
    : total.count === 1
      ? '1 intent'
      : `${total.count.toLocaleString('en-US')} intents`;
  return (
    <p aria-live="polite" className="flex flex-wrap gap-x-3">
      <span>{count}</span>
      {total.sums.map((sum) => (
        <Money key={sum.asset} value={sum} />
      ))}
    </p>
  );
}

function NoMatch({ sort }: Pick<IntentFilter, 'sort'>) {
  return (
    <EmptyState
      title="No intent matches"
      action={
        <Button asChild>
          <Link href={intentsAddress({})}>Show all intents</Link>
        </Button>
      }
    >
      <p>
        An id is found by its beginning, an amount as you would write it (12.50), an agent by its whole identifier
        (did:web:…).
      </p>
      {sort === 'deadline' ? (
        <p>In the order of the next deadline, only intents that have not ended are listed.</p>
      ) : null}
    </EmptyState>
  );
}

function FirstIntent() {
  return (
    <EmptyState
      title="No intent yet"
      action={
        <Button asChild variant="primary">
          <Link href="/console/keys">Create an API key</Link>
        </Button>
      }
    >
      <p>
        An intent is one amount that a principal signed for one job. The rail holds it, the agent spends inside it, and
        signed evidence decides whether it is released or refunded.
      </p>
      <p>Your application creates intents over the API. It starts with a key.</p>
    </EmptyState>
  );
}
