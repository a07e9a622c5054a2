import type { MerchantRole, PlatformRole } from './onboarding-role';
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
      /** When they last proved their second factor in this session, if ever; absent for who has none. */
      readonly secondFactorAt?: Date | null;
      /** What they are in the onboarding of their organisation; absent for who is nothing in it. */
      readonly merchantRole?: MerchantRole;
    }
  /** A key of the payment gate: of one agent, or of the operator over all of a tenant's agents. */
  | {
      readonly kind: 'agent';
      readonly id: string;
      readonly role: 'bot' | 'operator' | 'admin';
      readonly botId: string;
      readonly name: string;
    }
  | { readonly kind: 'system'; readonly id: string };

/** Somebody of the installation or of a partner firm: works for many organisations and acts inside no tenant. */
export interface PlatformActor {
  readonly kind: 'platform';
  readonly id: string;
  readonly name: string;
  readonly sessionId: string;
  readonly roles: readonly PlatformRole[];
  /** Firm of a business partner. */
  readonly firmId: string | null;
  /** When they last proved their second factor in this session; they all have one. */
  readonly secondFactorAt: Date | null;
}

/** The key behind a request, whose life a commit checks again; null for people and the system. */
export const keyIdOf = ({ actor }: Pick<Ctx, 'actor'>): string | null =>
  actor.kind === 'service_key' || actor.kind === 'agent' ? actor.id : null;

/** First argument of every use case. Nothing else is passed ambiently. */
export interface Ctx {
  readonly tenant: Tenant;
  readonly actor: Actor;
  readonly requestId: string;
  /** Instant at which the request arrived; rules read this and never the clock. */
  readonly now: Date;
}

/** First argument of what platform people do: they have no tenant, and no use case of a tenant takes it. */
export interface PlatformCtx extends Pick<Ctx, 'requestId' | 'now'> {
  readonly actor: PlatformActor;
}
