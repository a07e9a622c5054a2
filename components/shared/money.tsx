import { cn } from '@/components/cn';
import type { Money as MoneyValue } from '@/lib/views/contract';
import { formatAmount } from './format-money';
import type { MoneyPosition } from './state-look';

const positionWords: Readonly<Record<MoneyPosition, string>> = {
  none: 'not held',
  held: 'held',
  moving: 'moving',
  final: 'final',
};

interface MoneyProps {
  readonly value: MoneyValue;
  /** Whether the amount is held, moving or final; leave out where nothing stands behind the number (a sum, a limit). */
  readonly position?: MoneyPosition;
  readonly className?: string;
}

export function Money({ value, position, className }: MoneyProps) {
  return (
    <span className={cn('whitespace-nowrap', className)}>
      <span className="font-medium">{formatAmount(value)}</span>{' '}
      <span className="text-muted-foreground">{value.currency.toUpperCase()}</span>
      {position ? <span className="text-muted-foreground"> · {positionWords[position]}</span> : null}
    </span>
  );
}
