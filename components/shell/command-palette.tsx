'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeftRight, Keyboard, LogOut, type LucideIcon, Receipt, Search, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, startTransition, useDeferredValue, useEffect, useState } from 'react';
import { fetchIntentPage } from '@/components/intents/fetch-intents';
import { intentAddress, intentsAddress } from '@/components/intents/intents-address';
import { shortenMiddle } from '@/components/shared/id';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { intentLook } from '@/components/shared/state-look';
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from '@/components/ui/command';
import { Dialog } from '@/components/ui/dialog';
import { navFor } from './console-nav';
import { EnvironmentChip, environmentWords } from './environment';
import { applyTheme, themes, themeWords } from './theme';
import type { FrameActions, Person, Viewer } from './viewer';

const foundBound = 5;

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly roles: Person['roles'];
  readonly signOut: FrameActions['signOut'];
  /** The organisation that one is in, with its environments and intents; null outside of organisations. */
  readonly inside: {
    readonly viewer: Viewer;
    readonly switchEnvironment: FrameActions['switchEnvironment'];
  } | null;
  readonly onShortcuts: () => void;
}

export function CommandPalette({ open, onClose, ...props }: CommandPaletteProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Search and commands" titleHidden placement="top">
      <Palette onClose={onClose} {...props} />
    </Dialog>
  );
}

interface PaletteCommand {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
  readonly after?: ReactNode;
}

/** Every command that this person may give, by group. */
function commandsOf(
  { roles, signOut, inside, onShortcuts }: Omit<CommandPaletteProps, 'open' | 'onClose'>,
  go: (href: string) => void,
): readonly { readonly heading: string; readonly commands: readonly PaletteCommand[] }[] {
  const pages = navFor(...roles).flatMap((group) => group.items);
  return [
    { heading: 'Go to', commands: pages.map(({ label, href, icon }) => ({ label, icon, run: () => go(href) })) },
    { heading: 'Switch to', commands: inside === null ? [] : switchesOf(inside) },
    {
      heading: 'This console',
      commands: [
        ...themes.map((theme) => ({
          label: `Appearance: ${themeWords[theme].toLowerCase()}`,
          icon: SunMoon,
          run: () => applyTheme(theme),
        })),
        { label: 'Keyboard shortcuts', icon: Keyboard, run: onShortcuts },
        { label: 'Sign out', icon: LogOut, run: () => startTransition(signOut) },
      ],
    },
  ];
}

/** Into the other environments of the organisation. */
const switchesOf = ({
  viewer,
  switchEnvironment,
}: NonNullable<CommandPaletteProps['inside']>): readonly PaletteCommand[] =>
  viewer.tenants
    .filter(({ environment }) => environment !== viewer.environment)
    .map(({ environment }) => ({
      label: `${viewer.organizationName} ${environmentWords[environment].name.toLowerCase()}`,
      icon: ArrowLeftRight,
      run: () => startTransition(() => switchEnvironment(environment)),
      after: <EnvironmentChip environment={environment} />,
    }));

function Palette({ onClose, ...props }: Omit<CommandPaletteProps, 'open'>) {
  const router = useRouter();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const wanted = useDeferredValue(text.trim());
  const words = wanted.toLowerCase().split(/\s+/);
  const fits = ({ label }: PaletteCommand) => words.every((word) => label.toLowerCase().includes(word));

  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  const go = (href: string) => router.push(href);

  return (
    // The server has matched intents already, and commands are few: the library's own filter would reorder both.
    <Command label="Search and commands" shouldFilter={false} value={chosen} onValueChange={setChosen}>
      <CommandInput
        data-autofocus
        value={text}
        onValueChange={setText}
        placeholder={props.inside === null ? 'Page or command …' : 'Page, intent id, amount, agent …'}
      />
      <CommandList>
        {wanted && props.inside !== null ? (
          <FoundIntents wanted={wanted} onFound={setChosen} choose={(href) => choose(() => go(href))} />
        ) : null}
        {commandsOf(props, go)
          .map(({ heading, commands }) => ({ heading, commands: commands.filter(fits) }))
          .filter(({ commands }) => commands.length > 0)
          .map(({ heading, commands }) => (
            <CommandGroup key={heading} heading={heading}>
              {commands.map(({ label, icon: Icon, run, after }) => (
                <CommandItem key={label} value={label} onSelect={choose(run)}>
                  <Icon aria-hidden="true" />
                  {label}
                  {after}
                </CommandItem>
              ))}
            </CommandGroup>
          ))}
      </CommandList>
    </Command>
  );
}

interface FoundIntentsProps {
  readonly wanted: string;
  /** The first intent found becomes what Enter opens. */
  readonly onFound: (value: string) => void;
  readonly choose: (href: string) => () => void;
}

function FoundIntents({ wanted, onFound, choose }: FoundIntentsProps) {
  const { data } = useQuery({
    queryKey: ['intents', 'palette', wanted],
    queryFn: ({ signal }) => fetchIntentPage(new URLSearchParams({ q: wanted }), signal),
  });
  const first = data?.items[0]?.id;
  useEffect(() => {
    if (first !== undefined) onFound(first);
  }, [first, onFound]);
  return (
    <CommandGroup heading="Intents">
      {data?.items.slice(0, foundBound).map((intent) => (
        <CommandItem key={intent.id} value={intent.id} onSelect={choose(intentAddress(intent.id))}>
          <Receipt aria-hidden="true" />
          <span className="font-mono text-mini">{shortenMiddle(intent.id)}</span>
          <StateBadge look={intentLook[intent.status]} />
          <span className="ml-auto">
            <Money value={intent.money} />
          </span>
        </CommandItem>
      ))}
      <CommandItem value="search intents" onSelect={choose(intentsAddress({ q: wanted }))}>
        <Search aria-hidden="true" />
        <span className="truncate">Search intents for “{wanted}”</span>
      </CommandItem>
    </CommandGroup>
  );
}
