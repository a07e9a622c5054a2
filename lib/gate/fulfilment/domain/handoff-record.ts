import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Delivery, isDelivered, recordDelivery } from './delivery';

/** The fulfilment event that a handoff leaves, and the quote's status after it. */
export interface HandoffRecord {
  readonly status: 'executed' | 'failed';
  readonly quoteStatus: 'executed' | 'execution_failed';
  readonly metadata: JsonObject;
}

/** Without a delivery nothing was tried, and the reason says why. */
export type HandoffEnd = { readonly delivery: Delivery } | { readonly reason: string };

export function recordHandoff(end: HandoffEnd, paymentSessionId: string, serviceHost: string): HandoffRecord {
  const isExecuted = 'delivery' in end && isDelivered(end.delivery);
  const detail = 'delivery' in end ? deliveryDetail(end.delivery) : { reason: end.reason };
  return {
    status: isExecuted ? 'executed' : 'failed',
    quoteStatus: isExecuted ? 'executed' : 'execution_failed',
    metadata: {
      type: 'payjent_fulfillment_callback',
      payment_session_id: paymentSessionId,
      ...detail,
      service_host: serviceHost,
    },
  };
}

function deliveryDetail(delivery: Delivery): JsonObject {
  const { httpStatus, error } = recordDelivery(delivery);
  return httpStatus === null ? { error } : { http_status: httpStatus };
}
