import { z } from 'zod';
import type { Tell } from './simulated.rail';

/** Name of the simulated bank among those that send events. */
export const simulatedSourceName = 'simulated';

const body = z.object({ tenant_id: z.string(), intent_id: z.string() });

/** An event of the simulated bank as it is stored: whose it is, and no more. What happened is read at the bank. */
export interface StoredEvent {
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly body: Uint8Array;
}

/** Lets the bank tell of what happened: the event is stored once, and handled as any other bank's. */
export const tellBy =
  (store: (event: StoredEvent) => Promise<unknown>, now: () => Date): Tell =>
  async ({ tenantPublicId, intentId }, type, eventId) => {
    const text = JSON.stringify({ tenant_id: tenantPublicId, intent_id: intentId });
    await store({
      source: simulatedSourceName,
      eventId,
      type,
      occurredAt: now(),
      body: new TextEncoder().encode(text),
    });
  };

/** The simulated bank keeps no list of its events: each was stored when it happened. */
export const simulatedSource = {
  name: simulatedSourceName,
  async about(event: { readonly body: Uint8Array }) {
    const { tenant_id, intent_id } = body.parse(JSON.parse(new TextDecoder().decode(event.body)));
    return { tenantPublicId: tenant_id, intentId: intent_id };
  },
  eventsAfter: async () => null,
  newestEventId: async () => null,
};
