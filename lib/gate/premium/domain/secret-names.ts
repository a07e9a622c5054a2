import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';

/** The words of a name: `shippingAddress`, `shipping-address` and `SHIPPING_ADDRESS` are all two words. */
export const nameWords = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** Parts that give a secret away wherever they stand in a name. */
const secretParts = [
  'secret',
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'credential',
  'authorization',
  'cookie',
  'apikey',
  'privatekey',
  'accesskey',
  'authkey',
  'authtoken',
  'accesstoken',
  'refreshtoken',
  'sessiontoken',
  'bearertoken',
  'mnemonic',
];

/** Words that count only as whole words: `token` is a secret, `max_tokens` and `monkey` are not. */
const secretWords = ['token', 'bearer', 'jwt', 'key'];

/** Whether a member's name says that its value is a secret. */
export function isSecretLike(name: string): boolean {
  const words = nameWords(name);
  const joined = words.join('');
  return (
    joined === 'auth' ||
    secretParts.some((part) => joined.includes(part)) ||
    words.some((word) => secretWords.includes(word))
  );
}

/** Where a member stands in a document: `arguments.x.y`, `body.list[2].z`. */
export const memberPath = (parent: string, key: string): string => (parent === '' ? key : `${parent}.${key}`);

/** Path of the first member, at any depth and inside lists, whose name is `wanted`; null when there is none. */
export function findMember(value: JsonValue, root: string, wanted: (name: string) => boolean): string | null {
  if (value === null || typeof value !== 'object') return null;
  if (isArray(value)) {
    return first(value.entries(), ([index, child]) => findMember(child, `${root}[${index}]`, wanted));
  }
  return first(Object.entries(value), ([key, child]) => {
    const path = memberPath(root, key);
    return wanted(key) ? path : findMember(child, path, wanted);
  });
}

/** Broader than `isSecretLike`: hiding too much in an answer costs nothing. */
const hiddenParts = ['secret', 'token', 'key', 'password', 'credential', 'private', 'authorization', 'cookie'];

export const isHidden = (name: string): boolean => hiddenParts.some((part) => name.toLowerCase().includes(part));

/** The same document with every member whose name may be a secret shown as `"redacted"`. */
export function redactSecrets(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (isArray(value)) return value.map(redactSecrets);
  return redactMembers(value);
}

export const redactMembers = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, isHidden(name) ? 'redacted' : redactSecrets(member)]),
  );

function first<T>(list: Iterable<T>, look: (member: T) => string | null): string | null {
  for (const member of list) {
    const found = look(member);
    if (found !== null) return found;
  }
  return null;
}

/** `Array.isArray` does not narrow a readonly array out of a union. */
const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value);
