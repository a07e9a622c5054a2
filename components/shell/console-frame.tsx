'use client';

import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CommandPalette } from './command-palette';
import { EnvironmentBand } from './environment';
import { FrameShell } from './frame-shell';
import { NavList } from './nav-list';
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
      <NavList roles={viewer.roles} onNavigate={close} />
      <div className="mt-auto">
        <UserMenu viewer={viewer} signOut={actions.signOut} onShortcuts={() => setSheet('shortcuts')} />
      </div>
    </div>
  );

  return (
    <FrameShell
      band={<EnvironmentBand environment={viewer.environment} />}
      search={<SearchButton onSearch={() => setSheet('palette')} />}
      rail={rail}
      menuOpen={sheet === 'menu'}
      onMenu={() => setSheet('menu')}
      onClose={close}
      sheets={
        <>
          <CommandPalette
            open={sheet === 'palette'}
            onClose={close}
            viewer={viewer}
            actions={actions}
            onShortcuts={() => setSheet('shortcuts')}
          />
          <ShortcutsSheet open={sheet === 'shortcuts'} onClose={close} />
        </>
      }
    >
      {children}
    </FrameShell>
  );
}

function SearchButton({ onSearch }: { onSearch: () => void }) {
  return (
    <button
      type="button"
      onClick={onSearch}
      className="ml-auto flex h-8 items-center gap-2 rounded-control border bg-card px-2.5 text-dense text-muted-foreground hover:bg-hover sm:w-72"
    >
      <Search aria-hidden="true" className="size-4" />
      <span className="sr-only sm:not-sr-only">Search or run a command</span>
      <kbd className="ml-auto hidden font-sans text-mini sm:inline">⌘K · Ctrl K</kbd>
    </button>
  );
}
