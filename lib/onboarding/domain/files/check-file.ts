import { endingAgrees, type FileType, isTaken, type SniffedType, sniffType } from './file-type';
import type { Finding } from './finding';
import { type ImageFacts, jpegFacts, pngFacts } from './image';
import { type Inflate, pdfFacts } from './pdf';

const kilobyte = 1_024;

/** The limits, in bytes and pixels; both ends are taken. */
export const fileBounds = {
  imageLeast: 100 * kilobyte,
  pdfLeast: kilobyte,
  most: 4 * kilobyte * kilobyte,
  pdfPages: 15,
  /** Below it letters can hardly be read; the file is taken, and the merchant told. */
  sidePixels: 600,
  /** Above it an image is made to exhaust whoever opens it. */
  sidePixelsMost: 16_384,
} as const;

export interface FileInput {
  readonly bytes: Uint8Array;
  /** As the browser sent it. Believed in nothing. */
  readonly name: string;
}

export interface FileReport {
  readonly type: FileType | null;
  readonly size: number;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly pages: number | null;
  readonly findings: readonly Finding[];
}

/** Everything that the bytes of a file say about it. Never throws, whatever they are. */
export function checkFile({ bytes, name }: FileInput, inflate: Inflate): FileReport {
  const sniffed = sniffType(bytes);
  const report = { size: bytes.length, widthPx: null, heightPx: null, pages: null };
  if (!isTaken(sniffed)) return { ...report, type: null, findings: [wrongType(sniffed)] };
  const size = checkSize(bytes.length, sniffed);
  const ending = endingAgrees(name, sniffed) ? [] : [wrongEnding];
  // A file that is refused for its size is not looked into: that is what the bound is for.
  if (size.length > 0) return { ...report, type: sniffed, findings: [...size, ...ending] };
  if (sniffed === 'pdf') {
    const { pages, findings } = checkPdf(bytes, inflate);
    return { ...report, type: sniffed, pages, findings: [...ending, ...findings] };
  }
  const facts = sniffed === 'png' ? pngFacts(bytes) : jpegFacts(bytes);
  if (facts === null) return { ...report, type: sniffed, findings: [...ending, incomplete] };
  const { widthPx, heightPx } = facts;
  return { ...report, type: sniffed, widthPx, heightPx, findings: [...ending, ...checkImage(facts)] };
}

const typeWords: Readonly<Record<Exclude<SniffedType, FileType>, string>> = {
  heic: 'This is a picture or film in a format we cannot take. Save it as JPEG and upload that.',
  program: 'This is a program. Upload a JPEG, PNG or PDF file.',
  archive: 'This is an office document or an archive. Save it as PDF and upload that.',
  unknown: 'Upload a JPEG, PNG or PDF file. Changing the ending of a name does not change the file.',
};

const wrongType = (sniffed: Exclude<SniffedType, FileType>): Finding => ({
  rule: 'file.type',
  severity: 'refuse',
  todo: typeWords[sniffed],
  reasonCode: 'document_unreadable',
});

function checkSize(size: number, type: FileType): readonly Finding[] {
  const rule = type === 'pdf' ? 'file.size.pdf' : 'file.size.image';
  const least = type === 'pdf' ? fileBounds.pdfLeast : fileBounds.imageLeast;
  const refused = (todo: string): readonly Finding[] => [
    { rule, severity: 'refuse', todo, reasonCode: 'document_unreadable' },
  ];
  if (size > fileBounds.most) return refused('The file is larger than 4 MB. Scan it with fewer pixels, or as one PDF.');
  if (size >= least) return [];
  return refused(
    type === 'pdf'
      ? 'The file is smaller than 1 KB and cannot hold a document. Save it again.'
      : 'The file is smaller than 100 KB, too small to read. Take the picture again with more pixels.',
  );
}

const wrongEnding: Finding = {
  rule: 'file.name',
  severity: 'flag',
  todo: 'The name ends like another kind of file. Look at what it shows.',
  reasonCode: 'document_wrong_type',
};

const incomplete: Finding = {
  rule: 'file.complete',
  severity: 'refuse',
  todo: 'The file is cut off or damaged. Save it again and upload that.',
  reasonCode: 'document_incomplete',
};

function checkImage({ hasTrailer, heightPx, widthPx }: ImageFacts): readonly Finding[] {
  const longest = Math.max(widthPx, heightPx);
  const shortest = Math.min(widthPx, heightPx);
  const of = (severity: Finding['severity'], todo: string): Finding => ({
    rule: 'img.dimensions',
    severity,
    todo,
    reasonCode: 'document_unreadable',
  });
  return [
    ...(shortest === 0 || longest > fileBounds.sidePixelsMost
      ? [of('refuse', 'The picture has no usable size. Take it again with a camera or a scanner.')]
      : []),
    ...(shortest > 0 && shortest < fileBounds.sidePixels
      ? [of('warn', 'The picture has few pixels and may be hard to read. Take it from closer by if you can.')]
      : []),
    ...(hasTrailer ? [hiddenContent('Something stands behind the end of the picture.')] : []),
  ];
}

const hiddenContent = (what: string): Finding => ({
  rule: 'file.clean',
  severity: 'flag',
  todo: `${what} Open it as a picture only, and ask for a plain copy if in doubt.`,
  reasonCode: 'document_unreadable',
});

function checkPdf(
  bytes: Uint8Array,
  inflate: Inflate,
): { readonly pages: number | null; readonly findings: readonly Finding[] } {
  const { active, isComplete, isEncrypted, pages } = pdfFacts(bytes, inflate);
  if (!isComplete) return { pages: null, findings: [incomplete] };
  if (isEncrypted) return { pages: null, findings: [encrypted] };
  return {
    pages,
    findings: [
      ...checkPages(pages),
      ...(active.length > 0 ? [hiddenContent(`The document can act by itself (${active.join(', ')}).`)] : []),
    ],
  };
}

const encrypted: Finding = {
  rule: 'file.not_encrypted',
  severity: 'refuse',
  todo: 'Take the password off and upload the file again.',
  reasonCode: 'document_password_protected',
};

function checkPages(pages: number | null): readonly Finding[] {
  const of = (severity: Finding['severity'], todo: string): readonly Finding[] => [
    { rule: 'file.pages', severity, todo, reasonCode: 'document_incomplete' },
  ];
  if (pages === null) return of('flag', 'The pages could not be counted. See that the document is whole.');
  if (pages <= fileBounds.pdfPages) return [];
  return of('refuse', `The document has more than ${fileBounds.pdfPages} pages. Upload only those that are asked for.`);
}
