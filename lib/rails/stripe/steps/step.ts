import type { RailCall, RailOutcome } from '@/lib/harbor/ports';
import type { StripeClient } from '@/lib/rails/stripe/client';
import type { Finding, Means } from '@/lib/rails/stripe/payment';
import type { RailClock } from '@/lib/rails/stripe/rail-clock';

/** What the steps of a rail share. */
export interface StepDeps {
  readonly client: StripeClient;
  readonly clock: RailClock;
  readonly means: Means;
}

/** How one kind of operation is called and asked about. */
export interface Step {
  execute(call: RailCall): Promise<RailOutcome>;
  /** What became of the call. `not_found` only when it is certain that it had no effect, or that a repeat has none. */
  lookUp(call: RailCall): Promise<Finding>;
}
