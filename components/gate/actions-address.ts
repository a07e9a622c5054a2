import { type DeskFilter, deskFilterSchema } from '@/lib/gate/contract/desk';

export const actionsPath = '/console/gate/actions';

const untouched: DeskFilter = deskFilterSchema.parse({});

/** What stands at its default is left out, so that addresses stay short. */
export function actionsAddress(filter: Partial<DeskFilter>): string {
  const params = new URLSearchParams();
  if (filter.stage && filter.stage.length > 0) params.set('stage', filter.stage.join(','));
  for (const name of ['agent', 'q', 'cursor'] as const) {
    const value = filter[name];
    if (value !== undefined && value !== untouched[name]) params.set(name, value);
  }
  return params.size > 0 ? `${actionsPath}?${params}` : actionsPath;
}

/** A changed filter starts at its first page. */
export const withChange = (filter: DeskFilter, change: Partial<DeskFilter>): string =>
  actionsAddress({ ...filter, cursor: '', ...change });

export const actionAddress = (actionId: string): string => `${actionsPath}/${actionId}`;
