/** Unpacks a zlib stream, or null: broken, or longer than `most` bytes. Handed in, since the domain has no Node. */
export type Inflate = (bytes: Uint8Array, most: number) => Uint8Array | null;

export interface PdfFacts {
  readonly isEncrypted: boolean;
  /** Null when the pages cannot be counted from outside. */
  readonly pages: number | null;
  /** Names of what a document may do by itself, such as `JavaScript`. */
  readonly active: readonly string[];
  readonly isComplete: boolean;
}

/** Against streams that unpack to far more than they are. */
const pdfBounds = {
  streams: 500,
  streamBytes: 4 * 1024 * 1024,
  unpackedBytes: 16 * 1024 * 1024,
  failedBytes: 1024 * 1024,
  escapes: 20_000,
  pages: 1_000,
} as const;

const activeNames = [
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'ImportData',
  'GoToE',
] as const;

// One byte is one character, so that places in the text are places in the bytes.
const decoder = new TextDecoder('latin1');

/**
 * `/J#53` is `/JS`: a name may spell its letters as hex, and those who hide something do. Null when there are more of
 * these than any program writes.
 */
function spelledOut(text: string): string | null {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    const hex = text.slice(at + 1, at + 3);
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) continue;
    if (parts.length >= pdfBounds.escapes) return null;
    parts.push(text.slice(from, at) + String.fromCharCode(Number.parseInt(hex, 16)));
    from = at + 3;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from);
}

/**
 * Looks at a PDF as text, and into its object streams: enough to count pages and to see what it would do by itself,
 * without a parser that a hostile file could lead astray. What it does not find is the reviewer's to look for.
 */
export function pdfFacts(bytes: Uint8Array, inflate: Inflate): PdfFacts {
  const raw = decoder.decode(bytes);
  const read = [raw, ...objectStreams(bytes, raw, inflate)];
  const spelled = read.map(spelledOut);
  const texts = spelled.map((text, i) => text ?? read[i] ?? '');
  const names = new Set(texts.flatMap(namesIn));
  return {
    isEncrypted: texts.some((text) => /\/Encrypt\s{0,16}(?:\d{1,10}\s|<<)/.test(text)),
    pages: pagesIn(texts),
    active: [
      ...activeNames.filter((name) => names.has(name)),
      ...(spelled.includes(null) ? ['names spelled so that they cannot be read'] : []),
    ],
    isComplete: raw.lastIndexOf('%%EOF') >= 0,
  };
}

const namesIn = (text: string): readonly string[] => {
  const wanted = new RegExp(`/(${activeNames.join('|')})(?![A-Za-z0-9])`, 'g');
  return [...new Set([...text.matchAll(wanted)].map(([, name = '']) => name))];
};

/** What the document's compressed objects say, as far as the bounds go. */
function objectStreams(bytes: Uint8Array, raw: string, inflate: Inflate): string[] {
  const unpacked: string[] = [];
  let spent = 0;
  let at = 0;
  for (let found = 0; found < pdfBounds.streams && spent < pdfBounds.unpackedBytes; found++) {
    const start = raw.indexOf('/ObjStm', at);
    if (start < 0) break;
    at = start + 7;
    const opening = /stream\r?\n/.exec(raw.slice(start, start + 2_048));
    if (opening === null) continue;
    const from = start + opening.index + opening[0].length;
    const end = raw.indexOf('endstream', from);
    if (end < 0) break;
    at = end;
    const text = inflate(bytes.subarray(from, end), pdfBounds.streamBytes);
    spent += text?.length ?? pdfBounds.failedBytes;
    if (text !== null) unpacked.push(decoder.decode(text));
  }
  return unpacked;
}

/** Pages one by one. Where none can be seen, what the page tree says; null when there is no tree either. */
function pagesIn([raw = '', ...packed]: readonly string[]): number | null {
  const leaves = packed.reduce((sum, text) => sum + leavesIn(text).length, pageObjects(raw));
  if (leaves > 0) return leaves;
  const text = [raw, ...packed].find((candidate) => /\/Type\s{0,16}\/Pages(?![A-Za-z0-9])/.test(candidate)) ?? '';
  const said = places(text, /\/Count\s{1,16}(\d{1,7})(?!\d)/g).map(([, count = '0']) => Number.parseInt(count, 10));
  return said.length === 0 ? null : Math.max(...said);
}

const leavesIn = (text: string): readonly RegExpExecArray[] => places(text, /\/Type\s{0,16}\/Page(?![A-Za-z0-9])/g);

/** The first places where a form stands: more than any document that we take has. */
function places(text: string, form: RegExp): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(form)) {
    found.push(match);
    if (found.length > pdfBounds.pages) break;
  }
  return found;
}

/** A page that was written anew, as when a document is signed, is the same object and counts once. */
function pageObjects(raw: string): number {
  const objects = leavesIn(raw).map(({ index }) => {
    const before = raw.slice(Math.max(0, index - 4_096), index);
    return [...before.matchAll(/(\d{1,10})\s{1,4}\d{1,5}\s{1,4}obj(?![A-Za-z])/g)].at(-1)?.[1] ?? `at ${index}`;
  });
  return new Set(objects).size;
}
