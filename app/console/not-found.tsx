import Link from 'next/link';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';

export default function ConsoleNotFound() {
  return (
    <EmptyState
      level={1}
      title="There is no page at this address"
      action={
        <Button asChild>
          <Link href="/console">Go to the overview</Link>
        </Button>
      }
    >
      <p>The link may be old or mistyped.</p>
    </EmptyState>
  );
}
