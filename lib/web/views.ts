import { openReader, type Reader } from '@/lib/views/reader';
import { webProcess } from './process';

declare global {
  /** Shared by Next's bundles, which load their own copies of every module. */
  var tidegateReader: Reader | undefined;
}

/** What the console reads through, opened on first use. */
export async function consoleReader(): Promise<Reader> {
  const { env } = await webProcess();
  globalThis.tidegateReader ??= openReader(env.databaseUrl);
  return globalThis.tidegateReader;
}
