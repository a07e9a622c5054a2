/** Port of whatever keeps files. A name is a UUID that is used once, so nothing is ever overwritten by another file. */
export interface Files {
  /** Keeps all of it or nothing. */
  put(name: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** The bytes as they come; null when there is no such file. */
  read(name: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Also when there is none. */
  remove(name: string): Promise<void>;
}

/** The whole of a file whose size is bounded; null when there is none. */
export async function readWhole(files: Files, name: string): Promise<Uint8Array | null> {
  const chunks = await files.read(name);
  if (chunks === null) return null;
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Uint8Array.from(Buffer.concat(parts));
}
