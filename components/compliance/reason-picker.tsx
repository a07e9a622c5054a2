'use client';

import { type Ref, useId, useState } from 'react';
import { cn } from '@/components/cn';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { ReasonView } from '@/lib/onboarding/contract/desk-case';
import { groupReasons, reasonName } from './reason-groups';

interface ReasonPickerProps {
  readonly label: string;
  readonly reasons: readonly ReasonView[];
  /** Codes that were picked already. */
  readonly picked: readonly string[];
  readonly onPick: (reason: ReasonView) => void;
  readonly search?: Ref<HTMLInputElement>;
}

/** Reasons by what they let the merchant change; the field narrows them down. */
export function ReasonPicker({ label, reasons, picked, onPick, search }: ReasonPickerProps) {
  const id = useId();
  const [text, setText] = useState('');
  const groups = groupReasons(reasons, text);
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        ref={search}
        type="search"
        value={text}
        placeholder="Search reasons"
        onChange={({ target }) => setText(target.value)}
      />
      <ScrollRegion label={`${label}: the reasons`} className="max-h-60 overflow-y-auto rounded-control border">
        {groups.length === 0 ? (
          <p className="p-3 text-dense text-muted-foreground">No reason has these words.</p>
        ) : (
          groups.map(({ heading, reasons: found }) => (
            <div key={heading} className="p-1.5">
              <p className="px-1.5 pb-1 text-mini text-muted-foreground">{heading}</p>
              <ul className="grid gap-0.5">
                {found.map((reason) => (
                  <li key={reason.code}>
                    <button
                      type="button"
                      aria-pressed={picked.includes(reason.code)}
                      onClick={() => onPick(reason)}
                      className={cn(
                        'grid w-full gap-0.5 rounded-control px-1.5 py-1 text-left text-dense hover:bg-hover',
                        picked.includes(reason.code) && 'bg-selected',
                      )}
                    >
                      <span className="font-medium">
                        {reasonName(reason.code)}
                        {picked.includes(reason.code) ? ', picked' : ''}
                      </span>
                      <span className="text-muted-foreground">{reason.text}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))
        )}
      </ScrollRegion>
    </div>
  );
}
