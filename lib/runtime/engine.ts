import type { Database } from '@/lib/db/pool';
import { capabilitySigner, createFlights, type Engine, engineStore, type Patience, usualPatience } from '@/lib/harbor';
import type { Clock } from '@/lib/kernel/clock';
import { uuidV4 } from '@/lib/kernel/ids';
import { verifyEd25519 } from '@/lib/keys/ed25519';
import type { KeyRing } from '@/lib/keys/key-ring';
import { createRails } from './rails';
import type { StripeConnections } from './stripe';
import type { X402Connections } from './x402';

/** The engine as web and worker both run it. `issuer` is the installation's canonical origin. */
export const createEngine = (
  db: Database,
  ring: KeyRing,
  issuer: string,
  clock: Clock,
  stripe: StripeConnections,
  x402: X402Connections,
  patience: Patience = usualPatience,
): Engine => ({
  store: engineStore(db),
  rails: createRails(db, clock, stripe, x402),
  clock,
  owner: `${process.pid}:${uuidV4()}`,
  patience,
  flights: createFlights(),
  verifySignature: verifyEd25519,
  signCapability: capabilitySigner(ring.signingKey('capability'), issuer),
});
