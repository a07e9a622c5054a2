'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, Keyboard, LogOut, Receipt, Search, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { startTransition, useDeferredValue, useState } from 'react';
import { fetchIntentPage } from '@/components/intents/fetch-intents';
import { shortenMiddle } from '@/components/shared/id';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { intentLook } from '@/components/shared/state-look';
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from '@/components/ui/command';
import { Dialog } from '@/components/ui/dialog';
import type { IntentListItem } from '@/lib/views/contract';
import { navFor } from './console-nav';
import { EnvironmentChip } from './environment';
import { applyTheme, themes, themeWords } from './theme';
import type { FrameActions, Viewer } from './viewer';

const foundBound = 5;

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly viewer: Viewer;
  readonly actions: FrameActions;
  readonly onShortcuts: () => void;
}

export function CommandPalette({ open, onClose, ...props }: CommandPaletteProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Search and commands" titleHidden placement="top">
      <Palette onClose={onClose} {...props} />
    </Dialog>
  );
}

function Palette({ onClose, viewer, actions, onShortcuts }: Omit<CommandPaletteProps, 'open'>) {
  const router = useRouter();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());

  const run = (act: () => void) => () => {
    onClose();
    act();
  };
  const go = (href: string) => run(() => router.push(href));

  return (
    <Command label="Search and commands">
      <CommandInput
        data-autofocus
        value={text}
        onValueChange={setText}
        placeholder="Page, intent id, amount, agent …"
      />
      <CommandList>
        <CommandEmpty>
          Nothing fits. An intent is found by the beginning of its id, its amount or its agent.
        </CommandEmpty>
        {wanted ? <FoundIntents wanted={wanted} go={go} /> : null}
        <CommandGroup heading="Go to">
          {navFor(viewer.tenant.role)
            .flatMap((group) => group.items)
            .map(({ label, href, icon: Icon }) => (
              <CommandItem key={href} value={`Go to ${label}`} onSelect={go(href)}>
                <Icon aria-hidden="true" />
                {label}
              </CommandItem>
            ))}
        </CommandGroup>
        {viewer.choices.length > 1 ? (
          <CommandGroup heading="Switch to">
            {viewer.choices
              .filter((choice) => choice.id !== viewer.tenant.id)
              .map((choice) => (
                <CommandItem
                  key={choice.id}
                  value={`Switch to ${choice.organizationName} ${choice.environment} ${choice.publicId}`}
                  onSelect={run(() => startTransition(() => actions.switchTenant(choice.id)))}
                >
                  <ArrowLeftRight aria-hidden="true" />
                  {choice.organizationName}
                  <EnvironmentChip environment={choice.environment} />
                </CommandItem>
              ))}
          </CommandGroup>
        ) : null}
        <CommandGroup heading="This console">
          {themes.map((theme) => (
            <CommandItem key={theme} value={`Appearance ${themeWords[theme]}`} onSelect={run(() => applyTheme(theme))}>
              <SunMoon aria-hidden="true" />
              Appearance: {themeWords[theme].toLowerCase()}
            </CommandItem>
          ))}
          <CommandItem onSelect={run(onShortcuts)}>
            <Keyboard aria-hidden="true" />
            Keyboard shortcuts
          </CommandItem>
          <CommandItem onSelect={run(() => startTransition(actions.signOut))}>
            <LogOut aria-hidden="true" />
            Sign out
          </CommandItem>
        </CommandGroup>
      </CommandList>
    </Command>
  );
}

/** The server has matched these already, so the palette's own filter must not drop them. */
function FoundIntents({ wanted, go }: { wanted: string; go: (href: string) => () => void }) {
  const { data } = useQuery({
    queryKey: ['intents', 'palette', wanted],
    queryFn: ({ signal }) => fetchIntentPage(new URLSearchParams({ q: wanted }), signal),
  });
  return (
    <CommandGroup heading="Intents" forceMount>
      {data?.items.slice(0, foundBound).map((intent: IntentListItem) => (
        <CommandItem key={intent.id} forceMount value={intent.id} onSelect={go(`/console/intents/${intent.id}`)}>
          <Receipt aria-hidden="true" />
          <span className="font-mono text-mini">{shortenMiddle(intent.id)}</span>
          <StateBadge look={intentLook[intent.status]} />
          <span className="ml-auto">
            <Money value={intent.money} />
          </span>
        </CommandItem>
      ))}
      <CommandItem
        forceMount
        value={`Search intents ${wanted}`}
        onSelect={go(`/console/intents?q=${encodeURIComponent(wanted)}`)}
      >
        <Search aria-hidden="true" />
        <span className="truncate">Search intents for “{wanted}”</span>
      </CommandItem>
    </CommandGroup>
  );
}
