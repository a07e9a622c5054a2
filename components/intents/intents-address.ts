import { type IntentFilter, intentFilterSchema } from '@/lib/views/contract';

const base = '/console/intents';
const untouched: IntentFilter = intentFilterSchema.parse({});

/** Search parameters of a filter; what stands at its default is left out, so that addresses stay short. */
export function filterParams(filter: Partial<IntentFilter>): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: keyof IntentFilter, value: string | undefined) => {
    if (value !== undefined && value !== untouched[name]) params.set(name, value);
  };
  if (filter.status && filter.status.length > 0) params.set('status', filter.status.join(','));
  for (const name of ['q', 'asset', 'from', 'to', 'sort', 'cursor'] as const) set(name, filter[name]);
  return params;
}

export function intentsAddress(filter: Partial<IntentFilter>): string {
  const query = filterParams(filter).toString();
  return query === '' ? base : `${base}?${query}`;
}

/** A changed filter starts at its first page. */
export const withChange = (filter: IntentFilter, change: Partial<IntentFilter>): string =>
  intentsAddress({ ...filter, cursor: '', ...change });

export const intentAddress = (intentId: string): string => `${base}/${intentId}`;

export const isFiltered = (filter: IntentFilter): boolean =>
  filterParams({ ...filter, cursor: '', sort: 'newest' }).size > 0;
