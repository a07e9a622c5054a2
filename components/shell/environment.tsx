import { FlaskConical, Zap } from 'lucide-react';
import { cn } from '@/components/cn';
import type { Environment } from '@/lib/kernel/context';

export const environmentWords: Readonly<Record<Environment, { name: string; meaning: string }>> = {
  sandbox: { name: 'Sandbox', meaning: 'No real money moves here' },
  live: { name: 'Live', meaning: 'Real money moves here' },
};

/** The band across the top of every console page. */
export function EnvironmentBand({ environment }: { environment: Environment }) {
  const words = environmentWords[environment];
  const Icon = environment === 'sandbox' ? FlaskConical : Zap;
  return (
    <div
      className={cn(
        'flex h-7 items-center justify-center px-4 text-mini',
        environment === 'sandbox' ? 'hatch-sandbox text-sandbox-foreground' : 'bg-live text-live-foreground',
      )}
    >
      <p className={cn('flex items-center gap-1.5 rounded-full px-3', environment === 'sandbox' && 'bg-sandbox')}>
        <Icon aria-hidden="true" className="size-3.5" />
        <strong className="font-semibold">{words.name}</strong>
        <span>{words.meaning}</span>
      </p>
    </div>
  );
}

export function EnvironmentChip({ environment }: { environment: Environment }) {
  return (
    <span
      className={cn(
        'rounded-full px-2 font-semibold text-mini',
        environment === 'sandbox' ? 'bg-sandbox text-sandbox-foreground' : 'bg-live text-live-foreground',
      )}
    >
      {environmentWords[environment].name}
    </span>
  );
}
