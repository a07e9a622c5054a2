import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from './button';

interface PaginationProps {
  readonly label: string;
  /** Address of the first page, when this is not it. */
  readonly firstHref: string | null;
  readonly nextHref: string | null;
  readonly children?: ReactNode;
}

/** Keyset pages go on or back to the start; there are no numbers, as rows arrive while one reads. */
export function Pagination({ label, firstHref, nextHref, children }: PaginationProps) {
  return (
    <nav
      aria-label={label}
      className="flex flex-wrap items-center justify-between gap-3 text-dense text-muted-foreground"
    >
      <div>{children}</div>
      <div className="flex gap-2">
        {firstHref ? (
          <Button asChild>
            <Link href={firstHref}>
              <ArrowLeft aria-hidden="true" />
              First page
            </Link>
          </Button>
        ) : null}
        {nextHref ? (
          <Button asChild>
            <Link href={nextHref}>
              Next page
              <ArrowRight aria-hidden="true" />
            </Link>
          </Button>
        ) : null}
      </div>
    </nav>
  );
}
