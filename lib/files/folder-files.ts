import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { assert } from '@/lib/kernel/assert';
import { isUuid, uuidV4 } from '@/lib/kernel/ids';
import type { Files } from './files';

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Keeps files in a folder of this machine, readable by its user alone. */
export function folderFiles(folder: string): Files {
  const placeOf = (name: string) => {
    assert(isUuid(name), 'A file is named by a UUID');
    // Names made together begin alike; their ends spread them over the folders.
    const shelf = join(folder, name.slice(-2));
    return { shelf, file: join(shelf, name) };
  };
  return {
    async put(name, chunks) {
      const { file, shelf } = placeOf(name);
      await mkdir(shelf, { recursive: true, mode: 0o700 });
      const part = `${file}.${uuidV4()}.part`;
      try {
        await pipeline(Readable.from(chunks), createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true }));
        // Nobody ever reads half a file.
        await rename(part, file);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    async read(name) {
      try {
        const handle = await open(placeOf(name).file, 'r');
        return handle.createReadStream();
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    remove: (name) => rm(placeOf(name).file, { force: true }),
  };
}
