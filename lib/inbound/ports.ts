/** Whose money an event is about. */
export interface EventSubject {
  readonly tenantPublicId: string;
  readonly intentId: string;
}

/** A page of events, oldest first. */
export interface EventPage {
  /** Those that mean something to us. */
  readonly events: readonly ListedEvent[];
  /** The last event of the page, whatever its type; null for an empty page. */
  readonly lastEventId: string | null;
  readonly hasMore: boolean;
}

export interface ListedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly body: Uint8Array;
}

/** A counterpart that sends events, in one environment. */
export interface InboundSource {
  /** `stripe.sandbox` */
  readonly name: string;
  /**
   * Which intent the event is about, by asking the counterpart for the object as it is now: the event itself may be old,
   * and is believed in nothing but the object's id. Null when it is about none. Rejects when nobody could be asked.
   */
  about(event: { readonly type: string; readonly body: Uint8Array }): Promise<EventSubject | null>;
  /** The events after the named one; null when the counterpart no longer knows that one. */
  eventsAfter(eventId: string): Promise<EventPage | null>;
  /** The last event that happened; null when none ever did. */
  newestEventId(): Promise<string | null>;
}

/** Brings an intent to where its rail is. Rejects when the rail could not be asked. */
export type SyncSubject = (tenantId: string, intentId: string) => Promise<'synced' | 'unknown_intent'>;
