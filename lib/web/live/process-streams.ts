import { readPulse } from '@/lib/views/read-pulse';
import { webProcess } from '@/lib/web/process';
import { consoleReader } from '@/lib/web/views';
import { createHub } from './hub';
import { createStreams, type Streams } from './streams';

declare global {
  /** Shared by the front and by Next's bundles, which load their own copies of every module. */
  var tidegateLive: Streams | undefined;
}

/** The streams of this process, made on first use. */
export async function liveStreams(): Promise<Streams> {
  const [{ log }, reader] = await Promise.all([webProcess(), consoleReader()]);
  globalThis.tidegateLive ??= createStreams(
    createHub({
      look: (tenantId, query) => readPulse(tenantId, query, reader),
      onFault: (error) => log.fault({ request_id: null, endpoint: 'console.live', error }),
    }),
  );
  return globalThis.tidegateLive;
}
