import type { ReactNode } from 'react';
import { Mark } from '@/components/shell/mark';

interface EntranceProps {
  readonly title: string;
  /** One sentence of what happens here. */
  readonly children: ReactNode;
  /** Where else one may have wanted to go. */
  readonly footer?: ReactNode;
}

/** A page in front of the console: one column, one thing to do. */
export function Entrance({ title, children, footer }: EntranceProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="grid w-full max-w-sm gap-6">
        <div className="grid justify-items-center gap-3 text-center">
          <Mark className="size-10 text-primary" />
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        </div>
        <div className="rounded-panel border bg-card p-6 shadow-raised">{children}</div>
        {footer ? <div className="text-center text-dense text-muted-foreground">{footer}</div> : null}
      </div>
    </main>
  );
}
