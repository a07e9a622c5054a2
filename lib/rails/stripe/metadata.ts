import type { RailCall } from '@/lib/harbor/ports';
import type { EventSubject } from '@/lib/inbound/ports';

/** What every object that we make says about itself: webhooks are routed by it, look-ups find their call by it. */
export const metadataOf = (call: Pick<RailCall, 'tenantPublicId' | 'intentId' | 'operationId'>) => ({
  tidegate_tenant: call.tenantPublicId,
  tidegate_intent: call.intentId,
  tidegate_operation: call.operationId,
});

const numbered = (key: string, attempt: number): string => (attempt === 1 ? key : `${key}:${attempt}`);

/** Idempotency key of a payer's page: the gate's clients know it as the session's id, else it is the operation's. */
export const checkoutKeyOf = ({ checkout, operationId, attempt }: RailCall): string =>
  checkout === null ? operationId : numbered(checkout.sessionId, attempt);

/** Idempotency key of a refund. */
export const refundKeyOf = ({ checkout, operationId, attempt }: RailCall): string =>
  checkout === null ? `${operationId}:refund` : numbered(`refund:${checkout.sessionId}`, attempt);

type Metadata = Readonly<Record<string, string>> | null | undefined;

/** Null for an object that was not made by us. */
export function subjectOf(metadata: Metadata): EventSubject | null {
  const tenantPublicId = metadata?.tidegate_tenant;
  const intentId = metadata?.tidegate_intent;
  return tenantPublicId === undefined || intentId === undefined ? null : { tenantPublicId, intentId };
}

/** True when the object was made by exactly this call. */
export const isMadeBy = (metadata: Metadata, call: Pick<RailCall, 'operationId'>): boolean =>
  metadata?.tidegate_operation === call.operationId;
