/** How sending to a stranger's address ended. */
export type Delivery =
  | { readonly kind: 'answered'; readonly status: number }
  /** Nothing of the request left the house. */
  | { readonly kind: 'not_sent'; readonly reason: string; readonly error: string }
  /** It may have been received and done. */
  | { readonly kind: 'unknown'; readonly error: string };

const maxErrorLength = 500;

export const isDelivered = (delivery: Delivery): boolean =>
  delivery.kind === 'answered' && delivery.status >= 200 && delivery.status < 300;

/** What an attempt's row keeps. */
export interface DeliveryRecord {
  readonly status: 'success' | 'failed';
  readonly httpStatus: number | null;
  readonly error: string | null;
}

export const recordDelivery = (delivery: Delivery): DeliveryRecord => ({
  status: isDelivered(delivery) ? 'success' : 'failed',
  httpStatus: delivery.kind === 'answered' ? delivery.status : null,
  error: delivery.kind === 'answered' ? null : delivery.error.slice(0, maxErrorLength),
});
