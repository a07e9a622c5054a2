'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from '@/components/cn';
import { Button } from './button';

const saidForMs = 1600;

interface CopyButtonProps {
  readonly value: string;
  /** What is copied, for the screen reader: "intent id". */
  readonly what: string;
  /** Shows words beside the icon. */
  readonly label?: string;
  readonly className?: string;
  readonly onCopied?: () => void;
}

export function CopyButton({ value, what, label, className, onCopied }: CopyButtonProps) {
  const [said, setSaid] = useState<'idle' | 'copied' | 'refused'>('idle');

  useEffect(() => {
    if (said === 'idle') return;
    const timer = setTimeout(() => setSaid('idle'), saidForMs);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid('copied');
      onCopied?.();
    } catch {
      setSaid('refused');
    }
  };

  const words = { idle: label ?? '', copied: 'Copied', refused: 'Select and copy by hand' }[said];
  return (
    <Button
      variant={label ? 'secondary' : 'ghost'}
      size={label ? 'md' : 'sm'}
      onClick={copy}
      aria-label={said === 'idle' ? `Copy ${what}` : undefined}
      className={cn(
        !label && 'size-6 p-0 text-muted-foreground',
        !label && said === 'refused' && 'w-auto px-2',
        className,
      )}
    >
      {said === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite" className={label || said === 'refused' ? undefined : 'sr-only'}>
        {words}
      </span>
    </Button>
  );
}
