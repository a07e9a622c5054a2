import Link from 'next/link';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';

export default function PaidActionNotFound() {
  return (
    <EmptyState
      level={1}
      title="There is no such paid action here"
      action={
        <Button asChild>
          <Link href="/console/gate/actions">See all paid actions</Link>
        </Button>
      }
    >
      <p>
        This environment has no paid action with this id. It may belong to the other environment: the switch stands at
        the top of the menu.
      </p>
    </EmptyState>
  );
}
