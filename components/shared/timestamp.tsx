'use client';

import { Tooltip } from '@/components/ui/tooltip';
import { formatInstant, formatRelative } from '@/lib/kernel/format/time';
import { useNow } from './use-now';

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Relative time with the exact one, in UTC and the reader's zone, on hover. The server's HTML carries the exact one. */
export function Timestamp({ at }: { at: string }) {
  const now = useNow();
  const date = new Date(at);
  if (now === null) return <time dateTime={at}>{formatInstant(date)}</time>;
  return (
    <Tooltip content={<ExactTime at={at} />}>
      <time dateTime={at} className="whitespace-nowrap">
        {formatRelative(date, now)}
      </time>
    </Tooltip>
  );
}

/** Both zones in full, for timelines. */
export function ExactTime({ at }: { at: string }) {
  const now = useNow();
  const date = new Date(at);
  const utc = formatInstant(date);
  const local = now === null ? utc : formatInstant(date, localZone());
  return (
    <time dateTime={at}>
      {utc}
      {local === utc ? null : <> · {local}</>}
    </time>
  );
}
