import type { ComponentProps } from 'react';
import { cn } from '@/components/cn';

export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden="true" className={cn('rounded-control bg-muted', className)} {...props} />;
}
