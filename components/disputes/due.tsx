'use client';

import { Timestamp } from '@/components/shared/timestamp';
import { useNow } from '@/components/shared/use-now';

/** When a case must be decided; once that has passed it says so in words. */
export function Due({ at, ended }: { at: string; ended: boolean }) {
  const now = useNow();
  const overdue = !ended && now !== null && now.getTime() >= new Date(at).getTime();
  return (
    <span className={overdue ? 'font-medium text-state-failed' : undefined}>
      {overdue ? 'Overdue, ' : null}
      <Timestamp at={at} />
    </span>
  );
}
