'use client';

import { type ReactNode, useState } from 'react';
import { CommandPalette } from './command-palette';
import { EnvironmentBand } from './environment';
import { FrameShell } from './frame-shell';
import { NavList } from './nav-list';
import { SearchButton } from './search-button';
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
            roles={viewer.roles}
            signOut={actions.signOut}
            inside={{ viewer, switchEnvironment: actions.switchEnvironment }}
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
