import { deflateSync } from 'node:zlib';
import { concatBytes, utf8 } from '@/lib/kernel/bytes';
import { pngSignature } from '@/lib/onboarding/domain/files/file-type';

export const kilobytes = (count: number): number => count * 1_024;

const u32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const u16 = (value: number): Uint8Array => Uint8Array.of((value >>> 8) & 255, value & 255);
const chunk = (name: string, body: Uint8Array): Uint8Array =>
  concatBytes([u32(body.length), utf8(name), body, new Uint8Array(4)]);

/** A PNG of exactly so many bytes, as far as its chunks go. */
export function pngOf(size: number, width = 1_200, height = 900): Uint8Array {
  const header = chunk('IHDR', concatBytes([u32(width), u32(height), Uint8Array.of(8, 2, 0, 0, 0)]));
  const end = chunk('IEND', new Uint8Array(0));
  const frame = pngSignature.length + header.length + end.length + 12;
  return concatBytes([Uint8Array.from(pngSignature), header, chunk('IDAT', new Uint8Array(size - frame)), end]);
}

/** A JPEG of exactly so many bytes: a comment, a frame, a scan. */
export function jpegOf(size: number, width = 1_200, height = 900): Uint8Array {
  const frame = concatBytes([
    Uint8Array.of(0xff, 0xc0),
    u16(11),
    Uint8Array.of(8),
    u16(height),
    u16(width),
    Uint8Array.of(1, 1, 17, 0),
  ]);
  const comment = concatBytes([Uint8Array.of(0xff, 0xfe), u16(6), utf8('tide')]);
  const scan = concatBytes([Uint8Array.of(0xff, 0xda), u16(8), Uint8Array.of(1, 1, 0, 0, 63, 0)]);
  const start = concatBytes([Uint8Array.of(0xff, 0xd8), comment, frame, scan]);
  return concatBytes([start, new Uint8Array(size - start.length - 2), Uint8Array.of(0xff, 0xd9)]);
}

const page = (number: number): string => `${number} 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n`;

/** A PDF with so many pages, padded to at least a kilobyte; `more` stands before its end. */
export function pdfOf(pages: number, more = ''): Uint8Array {
  const objects = Array.from({ length: pages }, (_, i) => page(i + 3)).join('');
  const tree = `2 0 obj\n<< /Type /Pages /Count ${pages} >>\nendobj\n`;
  return utf8(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n${tree}${objects}${more}\n%${' '.repeat(1_024)}\n%%EOF\n`,
  );
}

/** A PDF whose objects are packed into a stream, as most programs write them. */
export function packedPdf(objects: string): Uint8Array {
  const packed = deflateSync(utf8(objects));
  return concatBytes([
    utf8(
      `%PDF-1.7\n9 0 obj\n<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
    ),
    packed,
    utf8(`\nendstream\nendobj\n%${' '.repeat(1_024)}\n%%EOF\n`),
  ]);
}
