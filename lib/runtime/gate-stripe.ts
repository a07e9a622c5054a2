import type { StripeEar } from '@/lib/gate';
import { utf8 } from '@/lib/kernel/bytes';
import type { Environment } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { isSignedByStripe, meansSomething, sourceName } from '@/lib/rails/stripe';
import type { StripeConnections } from './stripe';

const environments: readonly Environment[] = ['sandbox', 'live'];

/** Stripe as the payment gate hears it: one address for both environments, told apart by whose secret signed. */
export const stripeEar = ({ client, sources }: StripeConnections): StripeEar => ({
  isSet: environments.some((environment) => (client(environment)?.settings.webhookSecrets.length ?? 0) > 0),
  verify(body, signature) {
    const environment = environments.find((each) => {
      const stripe = client(each);
      return stripe !== null && isSignedByStripe(stripe, body, signature);
    });
    return environment === undefined ? null : { environment, source: sourceName(environment) };
  },
  means: meansSomething,
  async quoteOf(environment, { type, objectId }) {
    const source = sources.find(({ name }) => name === sourceName(environment));
    const subject = await source?.about({ type, body: utf8(eventAbout(type, objectId)) });
    const intentId = subject?.intentId ?? null;
    return intentId !== null && isUuid(intentId) ? intentId : null;
  },
});

/** An event with nothing in it but the object's id, which is all that is asked with. */
const eventAbout = (type: string, id: string): string =>
  JSON.stringify({ id: 'evt_asked', type, created: 0, livemode: false, data: { object: { id } } });
