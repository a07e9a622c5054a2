import type { ComponentProps } from 'react';
import { cn } from '@/components/cn';
import { controlClasses } from './input';

export function Textarea({ className, rows = 3, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={rows}
      className={cn(controlClasses, 'block resize-y py-2 text-base leading-6 sm:text-sm', className)}
      {...props}
    />
  );
}
