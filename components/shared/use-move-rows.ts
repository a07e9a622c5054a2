'use client';

import { type RefObject, useCallback } from 'react';
import { useHotkeys } from '@/components/shell/use-hotkeys';

/** j and k move through the rows of a list: the links that carry `data-row-link`. */
export function useMoveRows(list: RefObject<HTMLElement | null>): void {
  const move = useCallback(
    (step: 1 | -1) => {
      // What a list shows in another form on other screens is not there to be reached.
      const rows = [...(list.current?.querySelectorAll('[data-row-link]') ?? [])].filter(
        (row) => row.getClientRects().length > 0,
      );
      const at = document.activeElement ? rows.indexOf(document.activeElement) : -1;
      const to = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
      const row = rows[to];
      if (row instanceof HTMLElement) row.focus();
    },
    [list],
  );
  useHotkeys({ j: () => move(1), k: () => move(-1) });
}
