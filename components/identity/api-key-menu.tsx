'use client';

import { Ellipsis } from 'lucide-react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { ServiceKeyDto } from '@/lib/identity/contract';

/** What can be done to a key, each after a question of its own. */
export type KeyQuestion = 'rotate' | 'revoke';

interface ApiKeyMenuProps {
  readonly item: ServiceKeyDto;
  readonly onAsk: (question: KeyQuestion) => void;
}

export function ApiKeyMenu({ item, onAsk }: ApiKeyMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Actions for ${item.service_account_name}`}>
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => onAsk('rotate')}>Rotate …</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onAsk('revoke')} className="text-destructive">
          Revoke …
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
