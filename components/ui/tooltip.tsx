'use client';

import { Tooltip as Tip } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { usePortalContainer } from './portal-container';

export const TooltipProvider = Tip.Provider;

/** What it says must also be reachable without hovering; it only saves a click. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  return (
    <Tip.Root>
      <Tip.Trigger asChild>{children}</Tip.Trigger>
      <Tip.Portal container={usePortalContainer()}>
        <Tip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-80 rounded-control bg-popover px-2.5 py-1.5 text-foreground text-mini shadow-float"
        >
          {content}
        </Tip.Content>
      </Tip.Portal>
    </Tip.Root>
  );
}
