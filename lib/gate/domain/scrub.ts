import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/kernel/canonical-json';

const secretLike = /secret|token|key|authorization|cookie|password|credential/i;

/** What an agent says about a failure, without members that look like secrets, at every depth. */
export const scrub = (metadata: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(metadata)
      .filter(([name]) => !secretLike.test(name))
      .map(([name, value]) => [name, scrubValue(value)]),
  );

function scrubValue(value: JsonValue): JsonValue {
  if (isJsonObject(value)) return scrub(value);
  return Array.isArray(value) ? value.map(scrubValue) : value;
}
