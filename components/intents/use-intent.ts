'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { nowMs } from '@/components/shared/use-now';
import type { IntentDetail } from '@/lib/views/contract';
import { fetchIntent } from './fetch-intents';
import { pollDelay, retryDelay } from './poll-delay';

/** The intent, read again by itself until it has reached its end. Pauses while the browser is offline or the tab is hidden. */
export function useIntent(intentId: string, initial?: IntentDetail) {
  return useQuery({
    queryKey: ['intent', intentId],
    queryFn: ({ signal }) => fetchIntent(intentId, signal),
    initialData: initial,
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: ({ state }) => {
      if (state.status === 'error' || state.fetchFailureCount > 0) return retryDelay(state.errorUpdateCount);
      return state.data ? pollDelay(state.data, nowMs()) : false;
    },
  });
}
