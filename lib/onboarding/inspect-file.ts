import { inflateSync } from 'node:zlib';
import { checkFile, type FileInput, type FileReport } from './domain/files/check-file';
import type { Inflate } from './domain/files/pdf';

const inflate: Inflate = (bytes, most) => {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch {
    return null;
  }
};

/** What the bytes of an upload say about it. */
export const inspectFile = (file: FileInput): FileReport => checkFile(file, inflate);
