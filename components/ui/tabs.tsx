'use client';

import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { cn } from '@/components/cn';

export interface Tab {
  readonly value: string;
  readonly label: string;
  readonly count?: number;
  readonly panel: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const steps: Record<string, number | 'first' | 'last'> = { ArrowRight: 1, ArrowLeft: -1, Home: 'first', End: 'last' };

/** The ARIA tabs pattern. Radix's own writes an inline style into the server's HTML, which a strict content policy refuses. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = tabs.find((tab) => tab.value === value) ?? tabs[0];

  const move = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined || !current) return;
    event.preventDefault();
    const at = tabs.indexOf(current);
    const to = step === 'first' ? 0 : step === 'last' ? tabs.length - 1 : (at + step + tabs.length) % tabs.length;
    const next = tabs[to];
    if (!next) return;
    onChange(next.value);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };

  return (
    <div>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className="flex gap-1 overflow-x-auto border-b"
      >
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            aria-selected={tab === current}
            aria-controls={tab === current ? `${id}-panel` : undefined}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => onChange(tab.value)}
            className={cn(
              'flex h-10 items-center gap-2 whitespace-nowrap border-transparent border-b-2 px-3 font-medium text-dense text-muted-foreground -outline-offset-2 hover:text-foreground',
              tab === current && 'border-primary text-foreground',
            )}
          >
            {tab.label}
            {tab.count === undefined ? null : (
              <span className="rounded-full bg-muted px-1.5 text-mini text-muted-foreground">{tab.count}</span>
            )}
          </button>
        ))}
      </div>
      {current ? (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current.value}`} className="pt-5">
          {current.panel}
        </div>
      ) : null}
    </div>
  );
}
