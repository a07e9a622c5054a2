import type { RailPort } from '@/lib/harbor/ports';
import type { InboundSource } from '@/lib/inbound/ports';
import type { Clock } from '@/lib/kernel/clock';
import type { Environment } from '@/lib/kernel/context';
import { stripeRecipients } from '@/lib/rails/configuration';
import {
  createRailClock,
  createStripeClient,
  type StripeClient,
  type StripeSettings,
  stripeAccounts,
  stripeAchDebitRail,
  stripeCheckoutRail,
  stripeConnectRail,
  stripeSource,
} from '@/lib/rails/stripe';
import type { ConnectedTo } from './counterparts';

export type StripeByEnvironment = Readonly<Partial<Record<Environment, StripeSettings>>>;

/** Everything of this installation that speaks with Stripe, by environment; what has no settings is not there. */
export interface StripeConnections {
  client(environment: Environment): StripeClient | null;
  rail(rail: string, environment: Environment): RailPort | null;
  /** For hosted checkouts of the payment gate. */
  checkout(rail: string, environment: Environment): RailPort | null;
  readonly sources: readonly InboundSource[];
  readonly counterparts: ConnectedTo['stripe'];
}

const environments: readonly Environment[] = ['sandbox', 'live'];

/** @throws SetupError when a key, its environment and its host do not belong together. */
export function connectStripe(settings: StripeByEnvironment, clock: Clock): StripeConnections {
  const clients = new Map(
    environments.flatMap((environment) => {
      const given = settings[environment];
      return given === undefined ? [] : [[environment, createStripeClient(given)] as const];
    }),
  );
  const rails = new Map<string, RailPort>();
  const checkouts = new Map<string, RailPort>();
  for (const [environment, client] of clients) {
    const railClock = createRailClock(client.settings, clock);
    rails.set(`${environment} stripe_connect`, stripeConnectRail(client, railClock));
    checkouts.set(`${environment} stripe_connect`, stripeCheckoutRail(client, railClock));
    rails.set(`${environment} stripe_ach_debit`, stripeAchDebitRail(client, railClock));
  }
  const counterpartOf = (client: StripeClient) => ({
    name: client.settings.simulatorUrl === null ? 'Stripe' : 'Stripe simulator',
    test: client.settings.environment === 'sandbox',
    recipients: stripeRecipients(stripeAccounts(client)),
  });
  return {
    client: (environment) => clients.get(environment) ?? null,
    rail: (rail, environment) => rails.get(`${environment} ${rail}`) ?? null,
    checkout: (rail, environment) => checkouts.get(`${environment} ${rail}`) ?? null,
    sources: [...clients.values()].map(stripeSource),
    counterparts: Object.fromEntries([...clients].map(([environment, client]) => [environment, counterpartOf(client)])),
  };
}
