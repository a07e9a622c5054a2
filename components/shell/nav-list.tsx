'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/components/cn';
import type { Holder } from '@/lib/kernel/permission';
import { isCurrent, navFor } from './console-nav';

export function NavList({ roles, onNavigate }: { roles: readonly Holder[]; onNavigate?: () => void }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Console" className="grid gap-5">
      {navFor(...roles).map((group) => (
        <div key={group.label} className="grid gap-0.5">
          <p className="px-2 pb-1 text-mini text-muted-foreground">{group.label}</p>
          <ul className="grid gap-0.5">
            {group.items.map(({ label, href, icon: Icon }) => {
              const current = isCurrent(href, pathname);
              return (
                <li key={href}>
                  <Link
                    href={href}
                    aria-current={current ? 'page' : undefined}
                    onClick={onNavigate}
                    className={cn(
                      'flex h-8 items-center gap-2.5 rounded-control px-2 text-dense hover:bg-hover',
                      current ? 'bg-selected font-medium' : 'text-muted-foreground hover:text-foreground',
                    )}
                  >
                    <Icon aria-hidden="true" className="size-4 shrink-0" />
                    {label}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
