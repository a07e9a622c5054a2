'use client';

import { CircleUserRound, Keyboard, LogOut, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { startTransition, useState } from 'react';
import { roleWords } from '@/components/shared/role-words';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { applyTheme, currentTheme, isTheme, type Theme, themes, themeWords } from './theme';
import type { FrameActions, Person } from './viewer';

interface UserMenuProps {
  readonly viewer: Person;
  readonly signOut: FrameActions['signOut'];
  readonly onShortcuts: () => void;
}

export function UserMenu({ viewer, signOut, onShortcuts }: UserMenuProps) {
  const [theme, setTheme] = useState<Theme>('system');
  return (
    <DropdownMenu onOpenChange={(open) => open && setTheme(currentTheme())}>
      <DropdownMenuTrigger className="flex w-full min-w-0 items-center gap-2.5 rounded-control px-2 py-1.5 text-left hover:bg-hover">
        <CircleUserRound aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
        <span className="grid min-w-0 flex-1">
          <span className="truncate font-medium text-dense">{viewer.name}</span>
          <span className="truncate text-mini text-muted-foreground">
            {viewer.roles.map((role) => roleWords[role]).join(', ')}
          </span>
        </span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="min-w-60">
        <DropdownMenuLabel className="truncate">{viewer.email}</DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Appearance</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={(value) => isTheme(value) && applyTheme(value)}>
          {themes.map((choice) => (
            <DropdownMenuRadioItem key={choice} value={choice}>
              {themeWords[choice]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/second-step" prefetch={false}>
            <ShieldCheck aria-hidden="true" />
            Second step of sign-in
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={onShortcuts}>
          <Keyboard aria-hidden="true" />
          Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => startTransition(signOut)}>
          <LogOut aria-hidden="true" />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
