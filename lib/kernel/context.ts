import type { Role } from './permission';

export type Environment = 'sandbox' | 'live';

/** One environment of an organisation. `id` is the row's UUID; `publicId` (`org_…`) is what the wire and signatures carry. */
export interface Tenant {
  readonly id: string;
  readonly publicId: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly name: string;
}

export type Actor =
  | { readonly kind: 'service_key'; readonly id: string; readonly role: Role; readonly name: string }
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly role: Role;
      readonly name: string;
      readonly sessionId: string;
    }
  | { readonly kind: 'system'; readonly id: string };

/** First argument of every use case. Nothing else is passed ambiently. */
export interface Ctx {
  readonly tenant: Tenant;
  readonly actor: Actor;
  readonly requestId: string;
  /** Instant at which the request arrived; rules read this and never the clock. */
  readonly now: Date;
}
