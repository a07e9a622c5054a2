import type { Database } from '@/lib/db/pool';
import { railNames } from '@/lib/harbor';
import { simulatedStatement } from '@/lib/rails';
import { stripeStatement } from '@/lib/rails/stripe';
import { x402Statement } from '@/lib/rails/x402';
import type { RailStatement } from '@/lib/recovery/ports';
import type { StripeConnections } from './stripe';
import type { X402Connections } from './x402';

/** The counterparts whose own records are compared with the books every day. */
export const createStatements = (
  db: Database,
  stripe: StripeConnections,
  x402: X402Connections,
): readonly RailStatement[] => [
  simulatedStatement(db, railNames),
  stripeStatement(db, (environment) => stripe.client(environment)),
  x402Statement(db, (environment) => x402.deps(environment)),
];
