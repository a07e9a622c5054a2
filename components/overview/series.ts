import { intentsAddress } from '@/components/intents/intents-address';
import { type OverviewDay, overviewStatuses } from '@/lib/views/contract';

export const series = ['held', 'released', 'refunded'] as const;
export type Series = (typeof series)[number];

export const seriesLook: Readonly<Record<Series, { word: string; fill: string }>> = {
  held: { word: 'Held', fill: 'var(--chart-held)' },
  released: { word: 'Released', fill: 'var(--chart-released)' },
  refunded: { word: 'Refunded', fill: 'var(--chart-refunded)' },
};

/** Address of the intents behind one bar. */
export const barAddress = (day: OverviewDay, name: Series): string =>
  intentsAddress({ status: [...overviewStatuses[name]], asset: day.asset, from: day.date, to: day.date });
