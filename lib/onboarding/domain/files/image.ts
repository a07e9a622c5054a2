/** What can be read from an image without decoding it. Null: the file does not hold together. */
export interface ImageFacts {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Something stands behind the image's end. */
  readonly hasTrailer: boolean;
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
const u16 = (bytes: Uint8Array, at: number): number => byteAt(bytes, at) * 256 + byteAt(bytes, at + 1);
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 65_536 + u16(bytes, at + 2);

const chunkIs = (bytes: Uint8Array, at: number, name: string): boolean =>
  [...name].every((character, i) => bytes[at + i] === character.charCodeAt(0));

/** Walks the chunks: each says how long it is, the first is the header, the last ends the file. */
export function pngFacts(bytes: Uint8Array): ImageFacts | null {
  const header = 8;
  if (!chunkIs(bytes, header + 4, 'IHDR') || u32(bytes, header) !== 13) return null;
  const widthPx = u32(bytes, header + 8);
  const heightPx = u32(bytes, header + 12);
  for (let at = header; at + 12 <= bytes.length; ) {
    const end = at + 12 + u32(bytes, at);
    if (end > bytes.length) return null;
    if (chunkIs(bytes, at + 4, 'IEND')) return { widthPx, heightPx, hasTrailer: end < bytes.length };
    at = end;
  }
  return null;
}

/** Frame headers; C4, C8 and CC in between are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Walks the segments up to the picture's data for its size, and looks for the mark that ends it. */
export function jpegFacts(bytes: Uint8Array): ImageFacts | null {
  let size: Pick<ImageFacts, 'widthPx' | 'heightPx'> | null = null;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = byteAt(bytes, at + 1);
    if (marker === 0xff) at += 1;
    else if (standsAlone(marker)) at += 2;
    else {
      const length = u16(bytes, at + 2);
      if (length < 2 || at + 2 + length > bytes.length) return null;
      if (isFrame(marker)) size = { heightPx: u16(bytes, at + 5), widthPx: u16(bytes, at + 7) };
      at += 2 + length;
      // Behind the start of the scan stands the picture.
      if (marker === 0xda) return size === null ? null : ended(bytes, at, size);
    }
  }
  return null;
}

function ended(bytes: Uint8Array, from: number, size: Pick<ImageFacts, 'widthPx' | 'heightPx'>): ImageFacts | null {
  for (let at = bytes.length - 2; at >= from; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return { ...size, hasTrailer: at + 2 < bytes.length };
  }
  return null;
}
