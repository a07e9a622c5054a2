'use client';

import { Menu } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { PortalContainer } from '@/components/ui/portal-container';
import { Mark } from './mark';
import { OfflineNotice } from './offline-notice';

interface FrameShellProps {
  /** Across the top: where the reader stands. */
  readonly band: ReactNode;
  /** What is reached for at the right of the top bar. */
  readonly search?: ReactNode;
  /** The menu: beside the page, on a phone in a sheet. */
  readonly rail: ReactNode;
  readonly menuOpen: boolean;
  readonly onMenu: () => void;
  readonly onClose: () => void;
  readonly sheets: ReactNode;
  readonly children: ReactNode;
}

/** The bones of the frame around every console page. */
export function FrameShell({ band, search, rail, sheets, children, ...menu }: FrameShellProps) {
  const main = useRef<HTMLElement>(null);
  return (
    <PortalContainer value={main}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-1 focus:left-1 focus:z-50 focus:rounded-control focus:bg-popover focus:px-3 focus:py-1.5 focus:text-sm"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30">
        {band}
        <div className="flex h-12 items-center gap-3 border-b bg-background px-3 sm:px-4">
          <Button variant="ghost" size="icon" aria-label="Menu" onClick={menu.onMenu} className="lg:hidden">
            <Menu aria-hidden="true" />
          </Button>
          <Link
            href="/console"
            className="flex items-center gap-2 rounded-control font-semibold text-sm tracking-tight"
          >
            <Mark className="size-5 text-primary" />
            Tidegate
          </Link>
          {search}
        </div>
      </header>
      <div className="lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="sticky top-19 hidden h-[calc(100dvh-4.75rem)] self-start overflow-y-auto border-r lg:block">
          {rail}
        </div>
        <div className="min-w-0">
          <OfflineNotice />
          <main ref={main} id="content" tabIndex={-1} className="mx-auto max-w-7xl px-4 py-6 outline-none sm:px-6">
            {children}
          </main>
        </div>
      </div>
      <Dialog open={menu.menuOpen} onClose={menu.onClose} title="Menu" titleHidden placement="left">
        {rail}
      </Dialog>
      {sheets}
    </PortalContainer>
  );
}
