'use client';

import { ChevronsUpDown } from 'lucide-react';
import { useTransition } from 'react';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { EnvironmentChip, environmentWords } from './environment';
import type { FrameActions, Viewer } from './viewer';

interface TenantSwitcherProps {
  readonly viewer: Viewer;
  readonly switchTenant: FrameActions['switchTenant'];
}

export function TenantSwitcher({ viewer, switchTenant }: TenantSwitcherProps) {
  const [switching, start] = useTransition();
  const { tenant, choices } = viewer;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        disabled={switching}
        aria-label={`Organisation ${tenant.organizationName}, ${environmentWords[tenant.environment].name}. Switch`}
        className="flex w-full min-w-0 items-center gap-2 rounded-control px-2 py-1.5 text-left hover:bg-hover disabled:opacity-60"
      >
        <span className="grid min-w-0 flex-1 justify-items-start gap-1">
          <span className="w-full truncate font-semibold text-dense">{tenant.organizationName}</span>
          <EnvironmentChip environment={tenant.environment} />
        </span>
        <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="min-w-72">
        <DropdownMenuLabel>Organisation and environment</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={tenant.id}
          onValueChange={(id) => start(() => (id === tenant.id ? undefined : switchTenant(id)))}
        >
          {choices.map((choice) => (
            <DropdownMenuRadioItem key={choice.id} value={choice.id}>
              <span className="grid min-w-0 flex-1">
                <span className="truncate">{choice.organizationName}</span>
                <span className="truncate font-mono text-mini text-muted-foreground">{choice.publicId}</span>
              </span>
              <EnvironmentChip environment={choice.environment} />
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
