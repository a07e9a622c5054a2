import { cn } from '@/components/cn';
import { formatMoney } from '@/lib/kernel/format/money';
import { type Money as KernelMoney, money } from '@/lib/kernel/money';
import type { MoneyView } from '@/lib/views/contract';
import type { MoneyPosition } from './state-look';

export const moneyOf = ({ amount, asset }: MoneyView): KernelMoney => money(BigInt(amount), asset);

const positionWords: Readonly<Record<MoneyPosition, string>> = {
  none: 'not held',
  held: 'held',
  moving: 'moving',
  final: 'final',
};

interface MoneyProps {
  readonly value: MoneyView;
  /** Whether the amount is held, moving or final; leave out where nothing stands behind the number (a sum, a limit). */
  readonly position?: MoneyPosition;
  readonly className?: string;
}

export function Money({ value, position, className }: MoneyProps) {
  return (
    <span className={cn('whitespace-nowrap', className)}>
      <MoneyText value={value} />
      {position ? <span className="font-normal text-muted-foreground"> · {positionWords[position]}</span> : null}
    </span>
  );
}

/** The symbol alone can be misread, so the code of the currency follows it; a token's amount ends with its code. */
function MoneyText({ value }: { value: MoneyView }) {
  const code = value.asset.toUpperCase();
  const text = formatMoney(moneyOf(value)).replace(` ${code}`, '');
  return (
    <>
      <span className="font-medium">{text}</span> <span className="text-muted-foreground">{code}</span>
    </>
  );
}
