import type { Database } from '@/lib/db/pool';
import { type RailPort, type Rails, railNames } from '@/lib/harbor/ports';
import { inboundStore } from '@/lib/inbound';
import type { Clock } from '@/lib/kernel/clock';
import { simulatedRail, type Tell, tellBy } from '@/lib/rails';
import type { StripeConnections } from './stripe';
import type { X402Connections } from './x402';

/** How the simulated bank tells of what happened at it. */
export const createTell = (db: Database, clock: Clock): Tell => {
  const inbox = inboundStore(db);
  return tellBy(
    (event) => inbox.store(event),
    () => clock.now(),
  );
};

/** Which adapter serves which rail, in which mode and environment. Live tenants are never served by a simulated one. */
export function createRails(db: Database, clock: Clock, stripe: StripeConnections, x402: X402Connections): Rails {
  const tell = createTell(db, clock);
  const simulated = new Map<string, RailPort>(
    railNames.map((rail) => [rail, simulatedRail(rail, { db, clock, tell })]),
  );
  const simulatedCheckout = simulatedRail('stripe_connect', { db, clock, tell }, 'checkout');
  return (rail, mode, environment, kind) => {
    if (mode === 'connected') {
      if (rail === 'x402_usdc_base') return x402.rail(environment);
      return kind === 'agreement' ? stripe.rail(rail, environment) : stripe.checkout(rail, environment);
    }
    if (mode !== 'simulated' || environment !== 'sandbox') return null;
    return kind === 'agreement' ? (simulated.get(rail) ?? null) : simulatedCheckout;
  };
}
