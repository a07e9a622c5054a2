'use client';

import { Command as Cmd } from 'cmdk';
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/components/cn';

export function Command({ className, ...props }: ComponentProps<typeof Cmd>) {
  return <Cmd loop className={cn('flex flex-col overflow-hidden', className)} {...props} />;
}

export function CommandInput({ className, ...props }: ComponentProps<typeof Cmd.Input>) {
  return (
    <div className="flex items-center gap-3 border-b px-4">
      <Search aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      <Cmd.Input
        className={cn(
          'h-12 w-full bg-transparent text-base outline-none placeholder:text-muted-foreground sm:text-sm',
          className,
        )}
        {...props}
      />
    </div>
  );
}

export function CommandList({ className, ...props }: ComponentProps<typeof Cmd.List>) {
  return <Cmd.List className={cn('max-h-[min(24rem,60vh)] overflow-y-auto p-2', className)} {...props} />;
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Cmd.Group>) {
  return (
    <Cmd.Group
      className={cn(
        'py-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-mini [&_[cmdk-group-heading]]:text-muted-foreground',
        className,
      )}
      {...props}
    />
  );
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Cmd.Item>) {
  return (
    <Cmd.Item
      className={cn(
        'flex min-h-9 cursor-default select-none items-center gap-3 rounded-control px-2 py-1.5 text-dense data-[selected=true]:bg-selected [&>svg]:size-4 [&>svg]:shrink-0',
        className,
      )}
      {...props}
    />
  );
}
