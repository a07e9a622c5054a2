import { cva, type VariantProps } from 'class-variance-authority';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/components/cn';

const alertVariants = cva('flex gap-3 rounded-panel border p-4 text-sm', {
  variants: {
    tone: {
      info: 'bg-state-funded-soft [&>svg]:text-state-funded',
      warning: 'bg-state-disputed-soft [&>svg]:text-state-disputed',
      problem: 'bg-state-failed-soft [&>svg]:text-state-failed',
    },
  },
  defaultVariants: { tone: 'info' },
});

const icons = { info: Info, warning: TriangleAlert, problem: CircleAlert };

interface AlertProps extends Omit<ComponentProps<'div'>, 'title'>, VariantProps<typeof alertVariants> {
  readonly title: ReactNode;
}

/** Give it `role="alert"` only when it appears in answer to what the reader just did. */
export function Alert({ className, tone, title, children, ...props }: AlertProps) {
  const Icon = icons[tone ?? 'info'];
  return (
    <div className={cn(alertVariants({ tone }), className)} {...props}>
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium">{title}</p>
        {children ? <div className="text-dense">{children}</div> : null}
      </div>
    </div>
  );
}
