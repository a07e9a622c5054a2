'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '@/components/live/use-live';
import type { IntentDetail } from '@/lib/views/contract';
import { fetchIntent } from './fetch-intents';
import { pollDelay, retryDelay } from './poll-delay';

/**
 * The intent, read again whenever the live stream tells of a change. A claim may come long after the end, so the stream is
 * followed for as long as the page is open. Pauses while the browser is offline or the tab is hidden.
 */
export function useIntent(intentId: string, initial?: IntentDetail) {
  const client = useQueryClient();
  const isLive = useLive([`intent:${intentId}`], () => {
    void client.invalidateQueries({ queryKey: ['intent', intentId] });
  });
  return useQuery({
    queryKey: ['intent', intentId],
    queryFn: ({ signal }) => fetchIntent(intentId, signal),
    initialData: initial,
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: ({ state }) => {
      if (state.status === 'error' || state.fetchFailureCount > 0) return retryDelay(state.errorUpdateCount);
      return state.data ? pollDelay(state.data, isLive) : false;
    },
  });
}
