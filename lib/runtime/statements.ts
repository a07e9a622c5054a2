import type { Database } from '@/lib/db/pool';
import { railNames } from '@/lib/harbor';
import { simulatedStatement } from '@/lib/rails';
import { stripeStatement } from '@/lib/rails/stripe';
import type { RailStatement } from '@/lib/recovery/ports';
import type { StripeConnections } from './stripe';

/** The counterparts whose own records are compared with the books every day. */
export const createStatements = (db: Database, stripe: StripeConnections): readonly RailStatement[] => [
  simulatedStatement(db, railNames),
  stripeStatement(db, (environment) => stripe.client(environment)),
];
