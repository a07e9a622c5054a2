import { Skeleton } from '@/components/ui/skeleton';

const rowsShown = 8;

/** For a page of cards or of rows; it appears when the answer takes longer than 200 ms. */
export function PageSkeleton({ cards = 0 }: { cards?: number }) {
  return (
    <div className="after-200ms grid grid-cols-1 gap-6">
      <p role="status" className="sr-only">
        Reading …
      </p>
      <Skeleton className="h-8 w-48" />
      {cards > 0 ? (
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          {Array.from({ length: cards }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
            <Skeleton key={index} className="h-32" />
          ))}
        </div>
      ) : null}
      <div className="grid gap-2">
        {Array.from({ length: rowsShown }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
          <Skeleton key={index} className="h-10" />
        ))}
      </div>
    </div>
  );
}
