import { Skeleton } from '@/components/ui/skeleton';
import { PageHeader } from './page-header';

const rowsShown = 8;

/** The page's title at once, and the shape of what follows when the answer takes longer than 200 ms. */
export function PageSkeleton({ title, cards = 0 }: { title: string; cards?: number }) {
  return (
    <div className="grid grid-cols-1 gap-6">
      <PageHeader title={title} />
      <p role="status" className="sr-only">
        Reading …
      </p>
      {cards > 0 ? (
        <div className="after-200ms grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          {Array.from({ length: cards }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
            <Skeleton key={index} className="h-32" />
          ))}
        </div>
      ) : null}
      <div className="after-200ms grid gap-2">
        {Array.from({ length: rowsShown }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
          <Skeleton key={index} className="h-10" />
        ))}
      </div>
    </div>
  );
}
