import type { ReactNode } from 'react';
import { cn } from '@/components/cn';

interface EmptyStateProps {
  readonly title: string;
  /** Level of the title; 1 where the state is the whole page. */
  readonly level?: 1 | 2;
  readonly children: ReactNode;
  /** The one next step. */
  readonly action?: ReactNode;
  readonly className?: string;
}

/** For first use (what this is, one step to begin) and for "nothing matches". */
export function EmptyState({ title, level = 2, children, action, className }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className={cn('mx-auto grid max-w-md justify-items-center gap-3 px-6 py-14 text-center', className)}>
      <svg viewBox="0 0 64 24" aria-hidden="true" className="h-6 w-16 text-input">
        <path
          d="M2 10c4-3 8-3 12 0s8 3 12 0M38 16c4-3 8-3 12 0s8 3 12 0M32 2v20"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <Heading className="font-semibold text-sm">{title}</Heading>
      <div className="grid gap-2 text-dense text-muted-foreground">{children}</div>
      {action}
    </div>
  );
}
