import { ArrowRight } from 'lucide-react';
import { Money } from '@/components/shared/money';
import { railWords } from '@/components/shared/rail-words';
import type { IntentDetail } from '@/lib/views/contract';
import { type Outcome, outcomeWords } from './settlement-words';

interface MoneyEffectProps {
  readonly intent: Pick<IntentDetail, 'money' | 'rail' | 'payee' | 'principal' | 'settlementMode'>;
  readonly outcome: Outcome;
}

/** What will be true of the money afterwards. */
export function MoneyEffect({ intent, outcome }: MoneyEffectProps) {
  return (
    <section aria-label="What happens with the money" className="grid gap-1.5 rounded-panel border bg-muted p-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Money value={intent.money} />
        <span className="text-muted-foreground">held by {railWords(intent.rail)}</span>
        <ArrowRight aria-label="goes to" className="size-4" />
        <span className="font-medium">{outcomeWords[outcome].receiver}</span>
      </p>
      <p className="break-all font-mono text-mini">{outcome === 'release' ? intent.payee : intent.principal}</p>
      {intent.settlementMode === 'simulated' ? (
        <p className="text-dense text-muted-foreground">The rail is simulated: no real money moves.</p>
      ) : null}
    </section>
  );
}
