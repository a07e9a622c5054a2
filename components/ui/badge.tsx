import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '@/components/cn';

const badgeVariants = cva(
  'inline-flex w-fit items-center gap-1.5 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-mini [&_svg]:size-3 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        open: 'bg-state-open-soft text-state-open',
        funded: 'bg-state-funded-soft text-state-funded',
        evidence: 'bg-state-evidence-soft text-state-evidence',
        released: 'bg-state-released-soft text-state-released',
        refunded: 'bg-state-refunded-soft text-state-refunded',
        disputed: 'bg-state-disputed-soft text-state-disputed',
        unknown: 'bg-state-unknown-soft text-state-unknown',
        failed: 'bg-state-failed-soft text-state-failed',
      },
    },
    defaultVariants: { tone: 'open' },
  },
);

export type Tone = NonNullable<VariantProps<typeof badgeVariants>['tone']>;

export function Badge({ className, tone, ...props }: ComponentProps<'span'> & { tone?: Tone }) {
  return <span className={cn(badgeVariants({ tone }), className)} {...props} />;
}
