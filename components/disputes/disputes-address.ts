import { statuses } from '@/lib/disputes/contract';
import type { CaseStatus } from './case-look';

const base = '/console/disputes';

/** The queue's filter as it stands in the address. No status means what waits for a decision. */
export interface QueueFilter {
  readonly status: readonly CaseStatus[];
  readonly cursor: string | null;
}

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** What does not fit is left out, so that old links still open. */
export function queueFilter({ status, cursor }: SearchParams): QueueFilter {
  const named = new Set(typeof status === 'string' ? status.split(',') : []);
  return {
    status: statuses.filter((known) => named.has(known)),
    cursor: typeof cursor === 'string' && cursor !== '' ? cursor : null,
  };
}

export function queueAddress({ status, cursor }: QueueFilter): string {
  const params = new URLSearchParams();
  if (status.length > 0) params.set('status', status.join(','));
  if (cursor !== null) params.set('cursor', cursor);
  return params.size > 0 ? `${base}?${params}` : base;
}

/** A changed filter starts at its first page. */
export const withStatus = (status: readonly CaseStatus[]): string => queueAddress({ status, cursor: null });

export const caseAddress = (caseId: string): string => `${base}/${caseId}`;

export const packetAddress = (caseId: string): string => `/api/console/disputes/${caseId}/packet`;
