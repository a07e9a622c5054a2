import Link from 'next/link';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';

export default function IntentNotFound() {
  return (
    <EmptyState
      level={1}
      title="There is no such intent here"
      action={
        <Button asChild>
          <Link href="/console/intents">See all intents</Link>
        </Button>
      }
    >
      <p>
        This environment has no intent with this id. It may belong to the other environment: the switch stands at the
        top of the menu.
      </p>
    </EmptyState>
  );
}
