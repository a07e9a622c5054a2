'use client';

import { ErrorState } from '@/components/shared/error-state';

interface QueueErrorProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function QueueError({ error, reset }: QueueErrorProps) {
  return (
    <ErrorState
      what="The queue could not be read."
      meaning="That does not mean that nothing waits: we do not know. Nothing was changed."
      requestId={error.digest}
      onRetry={reset}
    />
  );
}
