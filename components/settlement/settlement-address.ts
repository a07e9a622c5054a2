import type { SettlementFilter } from '@/lib/views/contract';

export const settlementPath = '/console/settlement';

/** Address of the queue, with the intent that is looked at. */
export const settlementAddress = (intent: string, { cursor }: Pick<SettlementFilter, 'cursor'> = { cursor: '' }) =>
  `${settlementPath}?${new URLSearchParams({ ...(cursor ? { cursor } : {}), intent })}`;
