export type QueryRead =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly field: string; readonly problem: string };

const MAX_PARAMETERS = 32;
const none: Readonly<Record<string, string>> = Object.freeze({});

/** Decodes one percent-encoded part; null when it is not valid UTF-8 or holds a NUL. */
export function decodePart(part: string): string | null {
  if (!part.includes('%')) return part;
  try {
    const text = decodeURIComponent(part);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Reads a query text. A name given twice is refused: which of the two counts would be a guess. */
export function readQuery(text: string): QueryRead {
  if (text === '') return { ok: true, values: none };
  const values = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodePart((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = decodePart(equals < 0 ? '' : pair.slice(equals + 1).replaceAll('+', ' '));
    if (name === null) return { ok: false, field: 'query', problem: 'a name is not valid percent-encoded UTF-8' };
    if (value === null) return { ok: false, field: name, problem: 'its value is not valid percent-encoded UTF-8' };
    if (values.has(name)) return { ok: false, field: name, problem: 'it is given twice' };
    if (values.size === MAX_PARAMETERS) return { ok: false, field: name, problem: 'there are too many parameters' };
    values.set(name, value);
  }
  return { ok: true, values: Object.fromEntries(values) };
}
