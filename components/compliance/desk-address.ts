import { type QueueFilter, queueFilters } from '@/lib/onboarding/contract/desk';

const base = '/console/compliance';

/** The queue's state as it stands in the address. */
export interface QueueAddress {
  readonly filter: QueueFilter;
  readonly cursor: string | null;
}

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** What does not fit is left out, so that old links still open. */
export function queueState({ show, cursor }: SearchParams): QueueAddress {
  return {
    filter: queueFilters.find((known) => known === show) ?? 'all',
    cursor: typeof cursor === 'string' && cursor !== '' ? cursor : null,
  };
}

export function queueAddress({ filter, cursor }: QueueAddress): string {
  const params = new URLSearchParams();
  if (filter !== 'all') params.set('show', filter);
  if (cursor !== null) params.set('cursor', cursor);
  return params.size > 0 ? `${base}?${params}` : base;
}

/** A changed filter starts at its first page. */
export const withFilter = (filter: QueueFilter): string => queueAddress({ filter, cursor: null });

export const caseAddress = (caseId: string): string => `${base}/${caseId}`;

export const fileAddress = (caseId: string, documentId: string, fileId: string): string =>
  `${caseAddress(caseId)}/documents/${documentId}/${fileId}`;
