import type { ReactNode } from 'react';
import { cn } from '@/components/cn';
import type { Tone } from '@/components/ui/badge';
import { ExactTime, Timestamp } from './timestamp';

const dotTones: Readonly<Record<Tone, string>> = {
  open: 'text-state-open',
  funded: 'text-state-funded',
  evidence: 'text-state-evidence',
  released: 'text-state-released',
  refunded: 'text-state-refunded',
  disputed: 'text-state-disputed',
  unknown: 'text-state-unknown',
  failed: 'text-state-failed',
};

export function Timeline({ children }: { children: ReactNode }) {
  return <ol className="grid">{children}</ol>;
}

interface TimelineItemProps {
  readonly id?: string;
  readonly at: string;
  readonly shape: ReactNode;
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

/** What happened, then who and why, then when in both zones. */
export function TimelineItem({ id, at, shape, tone, title, children }: TimelineItemProps) {
  return (
    <li id={id} className="group relative grid grid-cols-[1rem_1fr] gap-x-3 pb-6 last:pb-0">
      <span aria-hidden="true" className="absolute top-5 bottom-1 left-[0.47rem] w-px bg-border group-last:hidden" />
      <span className={cn('flex h-5 items-center justify-center', dotTones[tone])}>{shape}</span>
      <div className="grid min-w-0 gap-1">
        <p className="font-medium text-sm">{title}</p>
        {children}
        <p className="text-mini text-muted-foreground">
          <Timestamp at={at} /> · <ExactTime at={at} />
        </p>
      </div>
    </li>
  );
}
