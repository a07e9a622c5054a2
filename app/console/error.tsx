'use client';

import { ErrorState } from '@/components/shared/error-state';

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ConsoleError({ error, reset }: ErrorPageProps) {
  return <ErrorState what="This page could not be read." requestId={error.digest} onRetry={reset} />;
}
