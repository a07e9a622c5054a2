import { type Outcome, ok } from '@/lib/kernel/outcome';
import { premiumRefusals } from './refusals';

type Headers = Readonly<Record<string, string>>;

const secretHeaderParts = ['authorization', 'cookie', 'token', 'secret', 'key', 'credential'];

/** `Idempotency-Key` names a key that opens nothing; it is the one exception. */
export const isSecretLikeHeader = (name: string): boolean => {
  const lower = name.trim().toLowerCase();
  return lower !== 'idempotency-key' && secretHeaderParts.some((part) => lower.includes(part));
};

/** The provider's credential stays with the agent: a header that may hold one is refused by its name. */
export function checkOutboundHeaders(headers: Headers): Outcome<Headers> {
  const secret = Object.keys(headers).find(isSecretLikeHeader);
  if (secret === undefined) return ok(headers);
  return premiumRefusals.refuse('premium.secret_header', {
    message: `premium actions must not carry a secret-like outbound header: ${secret}`,
    field: 'headers',
  });
}

/** Headers that a preset's envelope may never hold, as published with the catalogue. */
export const forbiddenEnvelopeHeaders: readonly string[] = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'api-key',
  'x-api-key',
  'x-auth-token',
  'x-goog-api-key',
  'xi-api-key',
  'x-bb-api-key',
];

/** The only stored headers that a fulfilment callback sends on. */
const forwardable = ['content-type', 'accept', 'idempotency-key', 'x-request-id', 'x-payjent-action-id'];

/** Keeps what the callback may send, so that a credential put there by mistake is never stored. */
export const forwardableHeaders = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => forwardable.includes(name.trim().toLowerCase())));
