'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import { useHotkeys } from '@/components/shell/use-hotkeys';
import { intentAddress } from './intents-address';

/** j and k move through the rows of a list, Ctrl-Enter opens the row's page; Enter is the row's own link. */
export function useRowKeys(list: RefObject<HTMLElement | null>) {
  const router = useRouter();

  const move = useCallback(
    (step: 1 | -1) => {
      const rows: Element[] = [...(list.current?.querySelectorAll('[data-row-link]') ?? [])];
      const at = document.activeElement ? rows.indexOf(document.activeElement) : -1;
      const to = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
      const row = rows[to];
      if (row instanceof HTMLElement) row.focus();
    },
    [list],
  );
  useHotkeys({ j: () => move(1), k: () => move(-1) });

  return (event: KeyboardEvent) => {
    const { target } = event;
    const id = target instanceof HTMLElement ? target.dataset.rowLink : undefined;
    if (id === undefined || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    router.push(intentAddress(id));
  };
}
