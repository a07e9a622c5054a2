import type { Clock } from '@/lib/kernel/clock';
import type { CapabilityFacts } from './domain/capability/claims';
import type { VerifySignature } from './domain/signing/signature';
import type { Flights } from './flights';
import type { Rails } from './ports';
import type { EngineStore } from './store/engine-store';

/** What the engine is handed by the runtime; it looks nothing up by itself. */
export interface Engine {
  readonly store: EngineStore;
  readonly rails: Rails;
  readonly clock: Clock;
  /** Names this process as a lease holder. */
  readonly owner: string;
  readonly patience: Patience;
  readonly flights: Flights;
  readonly verifySignature: VerifySignature;
  readonly signCapability: (facts: CapabilityFacts) => Promise<string>;
}

/** How long a request waits, in milliseconds. */
export interface Patience {
  /** A rail is waited for this long inline; after that the worker owns the operation (decision 0010). */
  readonly railMs: number;
  /** Lease of an inline call: the wait and what writing its outcome may take. */
  readonly leaseMs: number;
  /** Twins in flight wait this long (decision 0007). */
  readonly twinWaitMs: number;
}

export const usualPatience: Patience = { railMs: 3_000, leaseMs: 8_000, twinWaitMs: 4_000 };

export const engineLimits = {
  /** Tries to authorise one intent; after that its principal signs a new one. */
  authorisations: 20,
  /** Reading a rail's objects takes several calls. */
  inspectMs: 10_000,
  /** Held money at a real rail is read again this often, and what has ended once a day while it may come back. */
  inspectHeldMs: 5 * 60_000,
  inspectEndedMs: 24 * 60 * 60_000,
  /** A bank may take money back this long after the end. */
  claimsMs: 180 * 24 * 60 * 60_000,
  /** How often a twin looks again while another process leads. */
  twinPollMs: 100,
  /** Reads of one step at most, beside those of a twin that waits. */
  attempts: 8,
} as const;
