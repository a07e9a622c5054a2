'use client';

import { Check, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { cn } from '@/components/cn';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { intentLook } from '@/components/shared/state-look';
import { Timestamp } from '@/components/shared/timestamp';
import type { SettlementItem } from '@/lib/views/contract';
import { outcomeOf, outcomeWords } from './settlement-words';

interface SettlementRowProps {
  readonly item: SettlementItem;
  readonly isShown: boolean;
  readonly onShow: () => void;
  /** Enter: asks for the confirmation. */
  readonly onAsk: () => void;
}

export function SettlementRow({ item, isShown, onShow, onAsk }: SettlementRowProps) {
  const Mark = item.passed ? Check : X;
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onAsk();
  };
  return (
    <li>
      <button
        type="button"
        data-row-link={item.id}
        aria-current={isShown ? 'true' : undefined}
        onFocus={onShow}
        onClick={onShow}
        onKeyDown={press}
        className={cn(
          'grid w-full gap-1 px-4 py-3 text-left -outline-offset-2 hover:bg-hover',
          isShown && 'bg-selected',
        )}
      >
        <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <Money value={item.money} />
          {item.status === 'evidence_submitted' ? null : <StateBadge look={intentLook[item.status]} />}
        </span>
        <span className="flex items-center gap-1.5 text-dense">
          <Mark
            aria-hidden="true"
            className={cn('size-4 shrink-0', item.passed ? 'text-state-released' : 'text-state-failed')}
          />
          {item.passed ? 'Passed' : 'Did not pass'}
          <span className="text-muted-foreground">· {outcomeWords[outcomeOf(item.passed)].row}</span>
        </span>
        <span className="truncate text-mini text-muted-foreground">{item.payee}</span>
        <span className="text-mini text-muted-foreground">
          Waits since <Timestamp at={item.submittedAt} />
        </span>
      </button>
    </li>
  );
}
