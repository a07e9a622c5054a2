'use client';

import { ChevronsUpDown } from 'lucide-react';
import { useTransition } from 'react';
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
import { EnvironmentChip, environmentWords } from './environment';
import type { FrameActions, Viewer } from './viewer';

interface TenantSwitcherProps {
  readonly viewer: Viewer;
  readonly switchEnvironment: FrameActions['switchEnvironment'];
  readonly switchOrganization: FrameActions['switchOrganization'];
}

export function TenantSwitcher({ viewer, switchEnvironment, switchOrganization }: TenantSwitcherProps) {
  const [switching, start] = useTransition();
  const { organizationName, environment, tenants } = viewer;
  const others = viewer.organizations.filter(({ id }) => id !== viewer.organizationId);
  const choose = (value: string) => {
    const chosen = tenants.find((tenant) => tenant.environment === value);
    if (chosen && chosen.environment !== environment) start(() => switchEnvironment(chosen.environment));
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        disabled={switching}
        aria-label={`Organisation ${organizationName}, ${environmentWords[environment].name}. Switch environment`}
        className="flex w-full min-w-0 items-center gap-2 rounded-control px-2 py-1.5 text-left hover:bg-hover disabled:opacity-60"
      >
        <span className="grid min-w-0 flex-1 justify-items-start gap-1">
          <span className="w-full truncate font-semibold text-dense">{organizationName}</span>
          <EnvironmentChip environment={environment} />
        </span>
        <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="min-w-72">
        <DropdownMenuLabel>Environments of {organizationName}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={environment} onValueChange={choose}>
          {tenants.map((tenant) => (
            <DropdownMenuRadioItem key={tenant.environment} value={tenant.environment}>
              <span className="grid min-w-0 flex-1">
                <span>{environmentWords[tenant.environment].meaning}</span>
                <span className="truncate font-mono text-mini text-muted-foreground">{tenant.publicId}</span>
              </span>
              <EnvironmentChip environment={tenant.environment} />
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        {others.length > 0 ? (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuLabel>Your other organisations</DropdownMenuLabel>
            {others.map(({ id, name }) => (
              <DropdownMenuItem key={id} onSelect={() => start(() => switchOrganization(id))}>
                <span className="truncate">{name}</span>
              </DropdownMenuItem>
            ))}
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
