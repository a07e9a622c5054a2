import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import { member } from './json';

/**
 * Evidence says that work was done. A payment object or a rail's receipt says only that money was put in, which the
 * engine knows from the rail itself; it must never release that same money (contract section 8).
 * Gives where the payload shows that it is such a signal (`.object`, `.payment_session_id`), or null.
 */
export function findFundingSignal(payload: JsonObject): string | null {
  const marker = markers.find(({ name, tells }) => {
    const value = member(payload, name);
    return value !== undefined && tells(value);
  });
  return marker === undefined ? null : `.${marker.name}`;
}

interface Marker {
  readonly name: string;
  readonly tells: (value: JsonValue) => boolean;
}

const stripeObjects = new Set([
  'event',
  'v2.core.event',
  'payment_intent',
  'setup_intent',
  'charge',
  'mandate',
  'payout',
  'checkout.session',
]);

/** Event names, plain or with the `v1.` of thin events. */
const stripeEventName = /^(?:v1\.)?(?:payment_intent|setup_intent|charge|mandate|payout|checkout\.session)\./;
const stripeId = /^(?:evt|pi|seti|ch)_/;

/** Handles of the rails' own objects, as the contract's `funding` names them (sections 3.2 and 8). */
const handles = [
  'payment_intent_id',
  'stripe_payment_intent_id',
  'stripe_event_id',
  'payment_session_id',
  'x402_payment_session_id',
  'authorization_id',
  'onchain_transaction_hashes',
];

const markers: readonly Marker[] = [
  { name: 'object', tells: (value) => typeof value === 'string' && stripeObjects.has(value) },
  { name: 'type', tells: (value) => typeof value === 'string' && stripeEventName.test(value) },
  { name: 'id', tells: (value) => typeof value === 'string' && stripeId.test(value) },
  { name: 'x402Version', tells: () => true },
  { name: 'authorization', tells: isTransferAuthorization },
  { name: 'permit2Authorization', tells: () => true },
  ...handles.map((name) => ({ name, tells: () => true })),
];

/** The message that a payer signs for x402's exact scheme (EIP-3009). */
function isTransferAuthorization(value: JsonValue): boolean {
  return isJsonObject(value) && ['from', 'to', 'value', 'nonce'].every((name) => Object.hasOwn(value, name));
}
