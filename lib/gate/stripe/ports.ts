import type { Environment } from '@/lib/kernel/context';

/** Bytes that carry Stripe's signature, and under which of the installation's secrets. */
export interface HeardBy {
  readonly environment: Environment;
  /** The name under which events of this environment are kept. */
  readonly source: string;
}

/** The installation's hearing of Stripe, as the gate needs it. What is heard is believed in nothing but its signature. */
export interface StripeEar {
  /** False while no webhook secret is set anywhere. */
  readonly isSet: boolean;
  /** Whose secret signed these bytes, at most 300 seconds ago; null for a forgery. */
  verify(body: Uint8Array, signature: string): HeardBy | null;
  /** True for a type that asks us to look at something. */
  means(type: string): boolean;
  /**
   * The quote that an object at Stripe belongs to, by asking Stripe for it; null when it is none of ours. Rejects when
   * Stripe does not answer.
   */
  quoteOf(
    environment: Environment,
    event: { readonly type: string; readonly objectId: string },
  ): Promise<string | null>;
}
