'use client';

import { Building2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CommandPalette } from './command-palette';
import { FrameShell } from './frame-shell';
import { NavList } from './nav-list';
import { SearchButton } from './search-button';
import { ShortcutsSheet } from './shortcuts-sheet';
import { useHotkeys } from './use-hotkeys';
import { UserMenu } from './user-menu';
import type { FrameActions, Person } from './viewer';

interface PlatformFrameProps {
  readonly person: Person;
  readonly signOut: FrameActions['signOut'];
  readonly children: ReactNode;
}

/** The frame for platform people: no organisation, no environment, and a palette without money to search. */
export function PlatformFrame({ person, signOut, children }: PlatformFrameProps) {
  const [sheet, setSheet] = useState<'palette' | 'shortcuts' | 'menu' | null>(null);
  const close = () => setSheet(null);
  useHotkeys({
    'mod+k': () => setSheet((open) => (open === 'palette' ? null : 'palette')),
    '?': () => setSheet('shortcuts'),
  });
  const rail = (
    <div className="flex min-h-full grow flex-col gap-5 p-3">
      <NavList roles={person.roles} onNavigate={close} />
      <div className="mt-auto">
        <UserMenu viewer={person} signOut={signOut} onShortcuts={() => setSheet('shortcuts')} />
      </div>
    </div>
  );
  return (
    <FrameShell
      band={
        <div className="flex h-7 items-center justify-center border-b bg-muted px-4 text-mini">
          <p className="flex items-center gap-1.5">
            <Building2 aria-hidden="true" className="size-3.5" />
            <strong className="font-semibold">Platform</strong>
            <span>You are in no organisation</span>
          </p>
        </div>
      }
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
            roles={person.roles}
            signOut={signOut}
            inside={null}
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
