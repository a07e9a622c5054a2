'use client';

import { useRouter } from 'next/navigation';
import type { KeyboardEvent, RefObject } from 'react';
import { useMoveRows } from '@/components/shared/use-move-rows';
import { intentAddress } from './intents-address';

/** j and k move through the rows of a list, Ctrl-Enter opens the row's page; Enter is the row's own link. */
export function useRowKeys(list: RefObject<HTMLElement | null>) {
  const router = useRouter();
  useMoveRows(list);

  return (event: KeyboardEvent) => {
    const { target } = event;
    const id = target instanceof HTMLElement ? target.dataset.rowLink : undefined;
    if (id === undefined || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    router.push(intentAddress(id));
  };
}
