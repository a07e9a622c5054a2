import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';
import { member, valueAt } from './json';

/**
 * Evidence says that work was done. A payment object or a rail's receipt says only that money was put in, which the
 * engine knows from the rail itself; it must never release that same money.
 * Gives where the payload shows that it is such a signal (`.object`, `.data.object.id`), or null.
 */
export function findFundingSignal(payload: JsonObject): string | null {
  for (const place of places) {
    const value = valueAt(payload, place);
    const name = isJsonObject(value) ? signalIn(value) : null;
    if (name !== null) return `.${[...place, name].join('.')}`;
  }
  return null;
}

/** The payload itself, and where webhooks and clients wrap what they carry. */
const places: readonly (readonly string[])[] = [[], ['event'], ['payload'], ['data'], ['data', 'object']];

/** Name of the member that gives an object away as a signal. */
function signalIn(object: JsonObject): string | null {
  if (isSettlementReceipt(object)) return 'transaction';
  if (isSignedAuthorization(object)) return 'validBefore' in object ? 'validBefore' : 'valid_before';
  const members = Object.entries(object).map(([name, value]) => ({ name, value, key: snakeCase(name) }));
  for (const { key, tells } of markers) {
    const found = members.find((candidate) => candidate.key === key && tells(candidate.value));
    if (found !== undefined) return found.name;
  }
  return null;
}

type Tells = (value: JsonValue) => boolean;

const stripeObjects = new Set([
  'event',
  'v2.core.event',
  'payment_intent',
  'setup_intent',
  'charge',
  'mandate',
  'payout',
  'checkout.session',
  'payment_method',
  'refund',
  'transfer',
]);

/** Event names of the rails, plain, with the `v1.` of thin events, or with the product of payment sessions. */
const eventName =
  /^(?:(?:v1\.)?(?:payment_intent|setup_intent|charge|mandate|payout|checkout\.session)|(?:acceptance\.)?payment_session)\./;
const stripeId = /^(?:evt|pi|seti|ch)_/;

const isText: Tells = (value) => typeof value === 'string' && value !== '';
const isPresent: Tells = (value) => value !== null && value !== '';
const matches =
  (form: RegExp): Tells =>
  (value) =>
    typeof value === 'string' && form.test(value);

/** Handles of the rails' own objects, as the contract's `funding` names them (sections 3.2 and 8). */
const handles = [
  'payment_intent_id',
  'stripe_payment_intent_id',
  'stripe_event_id',
  'payment_session_id',
  'x402_payment_session_id',
  'authorization_id',
  'capture_id',
  'void_id',
  'onchain_transaction_hashes',
];

/** Headers in which x402 carries a payment, as clients copy them into JSON. */
const paymentHeaders = ['payment_signature', 'payment_required', 'payment_response', 'x_payment', 'x_payment_response'];

/** In the order in which they are named to the caller. Keys in snake case, however the payload spells them. */
const markers: readonly { readonly key: string; readonly tells: Tells }[] = [
  { key: 'object', tells: (value) => typeof value === 'string' && stripeObjects.has(value) },
  { key: 'type', tells: matches(eventName) },
  { key: 'event_type', tells: matches(/^(?:acceptance\.)?payment_session\./) },
  { key: 'id', tells: matches(stripeId) },
  { key: 'x402_version', tells: isPresent },
  { key: 'authorization', tells: isTransferAuthorization },
  { key: 'permit2_authorization', tells: isPresent },
  ...handles.map((key) => ({ key, tells: isPresent })),
  ...paymentHeaders.map((key) => ({ key, tells: isText })),
];

/** The message that a payer signs for x402's exact scheme (EIP-3009). */
function isTransferAuthorization(value: JsonValue): boolean {
  return isJsonObject(value) && ['from', 'to', 'value', 'nonce'].every((name) => Object.hasOwn(value, name));
}

/** The same message unwrapped, as clients pass it on. */
function isSignedAuthorization(object: JsonObject): boolean {
  const names = new Set(Object.keys(object).map(snakeCase));
  return ['from', 'to', 'value', 'nonce', 'valid_after', 'valid_before'].every((name) => names.has(name));
}

/** What an x402 facilitator answers when it settled a payment. */
const isSettlementReceipt = (object: JsonObject): boolean =>
  ['transaction', 'network', 'payer'].every((name) => isText(member(object, name) ?? null));

/** One spelling for `paymentSessionId`, `payment-session-id` and `PAYMENT-SIGNATURE`. */
const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
