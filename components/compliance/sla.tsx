'use client';

import { Pause } from 'lucide-react';
import { cn } from '@/components/cn';
import { ExactTime } from '@/components/shared/timestamp';
import type { SlaView } from '@/lib/onboarding/contract/desk-case';
import { slaWords } from './sla-words';

const tones = { late: 'font-medium text-state-failed', paused: 'text-state-refunded', plain: '' };

/** What is left of the time to decide, in words, and until when exactly. */
export function Sla({ sla, className }: { sla: SlaView; className?: string }) {
  const { words, tone } = slaWords(sla);
  return (
    <span className={cn('grid gap-0.5', className)}>
      <span className={cn('flex items-center gap-1.5', tones[tone])}>
        {tone === 'paused' ? <Pause aria-hidden="true" className="size-3.5 shrink-0" /> : null}
        {words}
      </span>
      {sla.due_at === null ? null : (
        <span className="text-mini text-muted-foreground">
          due <ExactTime at={sla.due_at} />
        </span>
      )}
    </span>
  );
}
