'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { Timestamp } from '@/components/shared/timestamp';
import { useNow } from '@/components/shared/use-now';
import { useOnline } from '@/components/shell/offline-notice';
import { finalIntentStatuses, type IntentDetail } from '@/lib/views/contract';
import { ReadError } from './fetch-intents';

type RefreshNoteProps = Pick<UseQueryResult<IntentDetail>, 'data' | 'error' | 'dataUpdatedAt'>;

/** Says how fresh the page is, and why it is not when it is not. Only a failure is announced, or every poll would be. */
export function RefreshNote({ data, error, dataUpdatedAt }: RefreshNoteProps) {
  const online = useOnline();
  const now = useNow();
  // The server's HTML was read on another clock.
  if (!data || !now) return null;
  const read = <Timestamp at={new Date(dataUpdatedAt).toISOString()} />;
  if (!online) return <p className="text-mini text-state-disputed">Offline. As of {read}.</p>;
  if (error) {
    const requestId = error instanceof ReadError ? error.requestId : undefined;
    return (
      <p role="status" className="text-mini text-state-failed">
        The last refresh was not answered; this was read {read}. We try again by ourselves.
        {requestId ? ` Request ${requestId}.` : null}
      </p>
    );
  }
  if (finalIntentStatuses.includes(data.status))
    return <p className="text-mini text-muted-foreground">Final. As of {read}.</p>;
  return <p className="text-mini text-muted-foreground">Refreshes by itself. As of {read}.</p>;
}
