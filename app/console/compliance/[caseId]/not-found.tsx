import Link from 'next/link';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';

export default function ReviewNotFound() {
  return (
    <EmptyState
      level={1}
      title="There is no such review for you"
      action={
        <Button asChild>
          <Link href="/console/compliance">See the reviews</Link>
        </Button>
      }
    >
      <p>
        Either no case has this id, or you have a part in it: nobody reviews an organisation that they belong to or that
        their firm introduced.
      </p>
    </EmptyState>
  );
}
