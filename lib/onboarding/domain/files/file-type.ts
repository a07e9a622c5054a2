export type FileType = 'jpeg' | 'png' | 'pdf';

/** What a file is by its first bytes, whatever its name says. `other` names what we can tell apart in words. */
export type SniffedType = FileType | 'heic' | 'program' | 'archive' | 'unknown';

const starts = (bytes: Uint8Array, at: number, ...wanted: readonly number[]): boolean =>
  wanted.every((byte, i) => bytes[at + i] === byte);

const text = (characters: string): readonly number[] => [...characters].map((character) => character.charCodeAt(0));

export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

export function sniffType(bytes: Uint8Array): SniffedType {
  if (starts(bytes, 0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(bytes, 0, ...pngSignature)) return 'png';
  if (starts(bytes, 0, ...text('%PDF-'))) return 'pdf';
  if (starts(bytes, 4, ...text('ftyp'))) return 'heic';
  if (starts(bytes, 0, ...text('MZ')) || starts(bytes, 0, 0x7f, ...text('ELF'))) return 'program';
  return starts(bytes, 0, ...text('PK')) ? 'archive' : 'unknown';
}

export const isTaken = (type: SniffedType): type is FileType => type === 'jpeg' || type === 'png' || type === 'pdf';

const endings: Readonly<Record<FileType, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg'],
  png: ['png'],
  pdf: ['pdf'],
};

/** Does the name's ending agree with the bytes? A name without one says nothing. */
export function endingAgrees(name: string, type: FileType): boolean {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase();
  return ending === undefined || endings[type].includes(ending);
}
