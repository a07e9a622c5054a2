import type { ReactNode } from 'react';
import { cn } from '@/components/cn';

export function KeyValueList({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cn('grid grid-cols-1 gap-x-6 gap-y-3 text-dense', className)}>{children}</dl>;
}

export function KeyValue({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5">
      <dt className="text-mini text-muted-foreground">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
