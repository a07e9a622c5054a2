'use client';

import { ErrorState } from '@/components/shared/error-state';

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Where not even the frame could be read: the database does not answer. */
export default function RootError({ error, reset }: ErrorPageProps) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg content-center p-4">
      <ErrorState what="Tidegate could not read this page." requestId={error.digest} onRetry={reset} />
    </main>
  );
}
