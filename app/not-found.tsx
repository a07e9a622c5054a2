import Link from 'next/link';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        level={1}
        title="There is no page at this address"
        action={
          <Button asChild>
            <Link href="/console">Open the console</Link>
          </Button>
        }
      >
        <p>The link may be old or mistyped.</p>
      </EmptyState>
    </main>
  );
}
