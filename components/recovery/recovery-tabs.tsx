import Link from 'next/link';
import { cn } from '@/components/cn';
import { casesPath, queuePath } from './recovery-address';

const tabs = [
  { href: queuePath, label: 'Stuck intents' },
  { href: casesPath, label: 'Rails against books' },
] as const;

/** The two sides of recovery: single intents, and whole days. */
export function RecoveryTabs({ current }: { current: (typeof tabs)[number]['href'] }) {
  return (
    <nav aria-label="Recovery" className="flex gap-1 overflow-x-auto border-b">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current ? 'page' : undefined}
          className={cn(
            'flex h-10 items-center whitespace-nowrap border-transparent border-b-2 px-3 font-medium text-dense text-muted-foreground -outline-offset-2 hover:text-foreground',
            href === current && 'border-primary text-foreground',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
