import Link from 'next/link';
import { agentsPath } from '@/components/gate/agents-address';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';

export default function PayingAgentNotFound() {
  return (
    <EmptyState
      level={1}
      title="There is no such agent here"
      action={
        <Button asChild>
          <Link href={agentsPath}>See all agents</Link>
        </Button>
      }
    >
      <p>
        This environment has no paying agent with this id. It may belong to the other environment: the switch stands at
        the top of the menu.
      </p>
    </EmptyState>
  );
}
