'use client';

import { Menu, Search } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { PortalContainer } from '@/components/ui/portal-container';
import { CommandPalette } from './command-palette';
import { EnvironmentBand } from './environment';
import { Mark } from './mark';
import { NavList } from './nav-list';
import { OfflineNotice } from './offline-notice';
import { ShortcutsSheet } from './shortcuts-sheet';
import { TenantSwitcher } from './tenant-switcher';
import { useHotkeys } from './use-hotkeys';
import { UserMenu } from './user-menu';
import type { FrameActions, Viewer } from './viewer';

interface ConsoleFrameProps {
  readonly viewer: Viewer;
  readonly actions: FrameActions;
  readonly children: ReactNode;
}

/** What stands around every console page. At most one of its three sheets is open. */
export function ConsoleFrame({ viewer, actions, children }: ConsoleFrameProps) {
  const [sheet, setSheet] = useState<'palette' | 'shortcuts' | 'menu' | null>(null);
  const main = useRef<HTMLElement>(null);
  const close = () => setSheet(null);
  useHotkeys({
    'mod+k': () => setSheet((open) => (open === 'palette' ? null : 'palette')),
    '?': () => setSheet('shortcuts'),
  });

  const rail = (
    <div className="flex min-h-full grow flex-col gap-5 p-3">
      <TenantSwitcher
        viewer={viewer}
        switchEnvironment={actions.switchEnvironment}
        switchOrganization={actions.switchOrganization}
      />
      <NavList role={viewer.role} onNavigate={close} />
      <div className="mt-auto">
        <UserMenu viewer={viewer} signOut={actions.signOut} onShortcuts={() => setSheet('shortcuts')} />
      </div>
    </div>
  );

  return (
    <PortalContainer value={main}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-1 focus:left-1 focus:z-50 focus:rounded-control focus:bg-popover focus:px-3 focus:py-1.5 focus:text-sm"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30">
        <EnvironmentBand environment={viewer.environment} />
        <TopBar onMenu={() => setSheet('menu')} onSearch={() => setSheet('palette')} />
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
      <Dialog open={sheet === 'menu'} onClose={close} title="Menu" titleHidden placement="left">
        {rail}
      </Dialog>
      <CommandPalette
        open={sheet === 'palette'}
        onClose={close}
        viewer={viewer}
        actions={actions}
        onShortcuts={() => setSheet('shortcuts')}
      />
      <ShortcutsSheet open={sheet === 'shortcuts'} onClose={close} />
    </PortalContainer>
  );
}

function TopBar({ onMenu, onSearch }: { onMenu: () => void; onSearch: () => void }) {
  return (
    <div className="flex h-12 items-center gap-3 border-b bg-background px-3 sm:px-4">
      <Button variant="ghost" size="icon" aria-label="Menu" onClick={onMenu} className="lg:hidden">
        <Menu aria-hidden="true" />
      </Button>
      <Link href="/console" className="flex items-center gap-2 rounded-control font-semibold text-sm tracking-tight">
        <Mark className="size-5 text-primary" />
        Tidegate
      </Link>
      <button
        type="button"
        onClick={onSearch}
        className="ml-auto flex h-8 items-center gap-2 rounded-control border bg-card px-2.5 text-dense text-muted-foreground hover:bg-hover sm:w-72"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="sr-only sm:not-sr-only">Search or run a command</span>
        <kbd className="ml-auto hidden font-sans text-mini sm:inline">⌘K · Ctrl K</kbd>
      </button>
    </div>
  );
}
