import { cn } from '@/components/cn';
import { CopyButton } from '@/components/ui/copy-button';

const headLength = 8;
const tailLength = 4;

/** Keeps both ends, which is where people compare ids. */
export const shortenMiddle = (text: string): string =>
  text.length <= headLength + tailLength + 1 ? text : `${text.slice(0, headLength)}…${text.slice(-tailLength)}`;

interface IdProps {
  readonly value: string;
  readonly what: string;
  /** Whole, where there is room for it. */
  readonly full?: boolean;
  readonly className?: string;
}

export function Id({ value, what, full = false, className }: IdProps) {
  return (
    <span className={cn('inline-flex max-w-full items-center gap-1 font-mono text-mini', className)}>
      <span title={value} className={full ? 'break-all' : 'whitespace-nowrap'}>
        {full ? value : shortenMiddle(value)}
      </span>
      <CopyButton value={value} what={what} />
    </span>
  );
}
