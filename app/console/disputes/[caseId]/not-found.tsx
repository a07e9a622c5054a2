import Link from 'next/link';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';

export default function CaseNotFound() {
  return (
    <EmptyState
      level={1}
      title="There is no such case here"
      action={
        <Button asChild>
          <Link href="/console/disputes">See all disputes</Link>
        </Button>
      }
    >
      <p>
        This environment has no dispute case with this id. It may belong to the other environment: the switch stands at
        the top of the menu.
      </p>
    </EmptyState>
  );
}
