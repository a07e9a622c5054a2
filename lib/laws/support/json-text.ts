/** JSON text that no value has: a number too large, half a character. */
export class RawJson {
  constructor(readonly text: string) {}
}

/** Members in order; a name may come twice, which a JavaScript object cannot hold. */
export class RawMembers {
  constructor(readonly members: readonly (readonly [string, unknown])[]) {}
}

const member = ([name, value]: readonly [string, unknown]): string => `${JSON.stringify(name)}:${jsonText(value)}`;

/** Writes what `JSON.stringify` cannot. */
export function jsonText(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (value instanceof RawMembers) return `{${value.members.map(member).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(member).join(',')}}`;
  return JSON.stringify(value);
}

type Path = readonly (string | number)[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with another one at the path; what is missing on the way is made. */
export function withAt(value: unknown, path: Path, replacement: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return replacement;
  if (typeof head === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return Object.assign([...list], { [head]: withAt(list[head], rest, replacement) });
  }
  const record = isRecord(value) ? value : {};
  return { ...record, [head]: withAt(record[head], rest, replacement) };
}

/** The value without the member at the path. */
export function withoutAt(value: unknown, path: Path): unknown {
  const [head = '', ...rest] = path;
  if (rest.length > 0) return withAt(value, [head], withoutAt(valueAt(value, [head]), rest));
  return isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== String(head))) : value;
}

/** The value at the path. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (found, key) =>
      typeof key === 'number'
        ? Array.isArray(found)
          ? found[key]
          : undefined
        : isRecord(found)
          ? found[key]
          : undefined,
    value,
  );
