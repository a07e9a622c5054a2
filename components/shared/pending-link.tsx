'use client';

import { useLinkStatus } from 'next/link';
import { cn } from '@/components/cn';

/** Inside a link: shows, after 200 ms, that the page is on its way. */
export function PendingLink() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden="true"
      className={cn('size-1.5 rounded-full bg-current', pending ? 'after-200ms motion-safe:animate-pulse' : 'hidden')}
    />
  );
}
