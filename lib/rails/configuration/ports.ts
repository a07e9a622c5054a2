import type { Environment } from '@/lib/kernel/context';
import type { ConnectableRail } from './domain/rails';
import type { Capability, Counterpart } from './domain/readiness';

/** What Stripe says of a payee's account. */
export interface RecipientReading {
  readonly capability: Exclude<Capability, 'unknown'>;
  /** What Stripe still wants, in Stripe's words for fields; empty when nothing. */
  readonly requirements: readonly string[];
}

/** Payees' accounts of one environment. Calls reject when no answer arrived; making one again under the same key is safe. */
export interface RecipientAccounts {
  create(order: RecipientOrder, signal: AbortSignal): Promise<{ readonly accountId: string }>;
  /** A page at Stripe that can be opened once, soon. */
  link(
    order: { readonly accountId: string; readonly returnUrl: string; readonly refreshUrl: string },
    signal: AbortSignal,
  ): Promise<{ readonly url: string; readonly expiresAt: Date }>;
  read(accountId: string, signal: AbortSignal): Promise<RecipientReading>;
}

export interface RecipientOrder {
  /** The row that was written before the call. */
  readonly idempotencyKey: string;
  readonly tenantPublicId: string;
  readonly displayName: string;
  readonly contactEmail: string;
  /** ISO 3166-1, lower case. */
  readonly country: string;
}

/** Ownership of addresses on Base. */
export interface AddressOwnership {
  /** The address with its EIP-55 checksum; null for what is no address, or one whose own checksum is wrong. */
  parse(text: string): string | null;
  /** Whether this address signed this text (EIP-191). */
  verify(address: string, message: string, signature: string): Promise<boolean>;
}

/** The counterparts that this installation is set up with. */
export interface Counterparts {
  /** Who answers a connected rail; null when nobody does. */
  find(rail: ConnectableRail, environment: Environment): Counterpart | null;
  recipients(environment: Environment): RecipientAccounts | null;
  readonly addresses: AddressOwnership;
}
