import { toBase64, toBase64Url, utf8 } from '@/lib/kernel/bytes';

/** A secret by the name that a failed test shows: never its value. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Forms in which a secret could stand somewhere: as it is, encoded, or as the bytes that it is the hex of. */
function formsOf({ value }: Canary): readonly string[] {
  const bytes = utf8(value);
  const isHex = /^(?:[0-9a-f]{2}){16,}$/.test(value);
  const raw = isHex ? Uint8Array.from(Buffer.from(value, 'hex')) : bytes;
  const encoded = [raw, bytes].flatMap((each) => [
    toBase64(each).replace(/=+$/, ''),
    toBase64Url(each),
    Buffer.from(each).toString('hex'),
  ]);
  return [value, value.toUpperCase(), encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...encoded];
}

/** Names of the secrets that stand in the text, in whatever form. */
export function found(canaries: readonly Canary[], text: string): readonly string[] {
  return canaries.filter((canary) => formsOf(canary).some((form) => text.includes(form))).map(({ name }) => name);
}
