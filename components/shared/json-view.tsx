'use client';

import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { cn } from '@/components/cn';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { type JsonLine, layOutJson, pathKey, quote } from './json-lines';

const linesPerStep = 300;
/** Deeper lines are not pushed further right, or they would leave the screen. */
const indentBound = 16;

const kindClasses: Readonly<Record<JsonLine['kind'], string>> = {
  bracket: 'text-muted-foreground',
  string: 'text-state-released',
  number: 'text-state-refunded',
  word: 'text-state-unknown',
};

interface JsonViewProps {
  readonly value: JsonValue;
  readonly label: string;
  /** The line of this path is marked and scrolled into view. */
  readonly activeKey?: string | null;
  /** What stands in the gutter of a line, by `pathKey`. */
  readonly gutter?: (key: string) => ReactNode;
  readonly className?: string;
}

/** Foreign JSON as text: nothing in it is ever interpreted, and characters that deceive the eye are spelled out. */
export function JsonView({ value, label, activeKey = null, gutter, className }: JsonViewProps) {
  const [bound, setBound] = useState(linesPerStep);
  const { lines, cut } = useMemo(() => layOutJson(value, bound), [value, bound]);
  const whole = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const active = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (activeKey !== null) active.current?.scrollIntoView({ block: 'nearest' });
  }, [activeKey]);

  return (
    <div className={cn('relative min-w-0 rounded-panel border bg-card', className)}>
      <div className="absolute top-1.5 right-1.5 rounded-control bg-card">
        <CopyButton value={whole} what={label} />
      </div>
      <ScrollRegion label={label} className="max-h-[32rem] overflow-auto py-2 font-mono text-mini leading-6">
        {lines.map((line, index) => {
          const key = pathKey(line.path);
          const opens = line.kind !== 'bracket' || !/^[\]}]$/.test(line.text);
          const isActive = opens && key === activeKey;
          return (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are laid out anew as a whole, never reordered
              key={index}
              ref={isActive ? active : undefined}
              className={cn('flex min-h-6 pr-3', isActive && 'bg-selected')}
            >
              {gutter ? (
                <span className="flex w-7 shrink-0 items-center justify-center">{opens ? gutter(key) : null}</span>
              ) : (
                <span className="w-3" />
              )}
              <span className="whitespace-pre-wrap break-all">
                {'  '.repeat(Math.min(line.depth, indentBound))}
                {line.key === null ? null : (
                  <>
                    <span className="text-foreground">{quote(line.key)}</span>
                    <span className="text-muted-foreground">: </span>
                  </>
                )}
                <span className={kindClasses[line.kind]}>{line.text}</span>
                {line.comma ? <span className="text-muted-foreground">,</span> : null}
              </span>
            </div>
          );
        })}
        {cut ? (
          <div className="px-3 pt-2">
            <Button size="sm" onClick={() => setBound((shown) => shown + linesPerStep)}>
              Show {linesPerStep} more lines
            </Button>
          </div>
        ) : null}
      </ScrollRegion>
    </div>
  );
}
