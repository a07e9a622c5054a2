import type { ComponentProps } from 'react';
import { cn } from '@/components/cn';

export const controlClasses =
  'w-full rounded-control border border-input bg-card px-3 text-foreground placeholder:text-muted-foreground focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-destructive';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(controlClasses, 'h-9 text-base sm:text-sm', className)} {...props} />;
}
