import type { ListBounds } from './list-all';

/** A stretch of time at Stripe, whose objects carry whole seconds. `to` is outside of it. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
  readonly signal: AbortSignal;
}

/** Most pages of one kind of object within a period: twenty thousand objects of the whole platform. */
const maxPages = 200;

/** Stripe's filter for objects made in the period. */
export const createdIn = ({ from, to }: Period): { readonly gte: number; readonly lt: number } => ({
  gte: Math.ceil(from.getTime() / 1_000),
  lt: Math.ceil(to.getTime() / 1_000),
});

export const boundsOf = ({ signal }: Period): ListBounds => ({ maxPages, signal });
