'use client';

import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Id } from './id';

interface ErrorStateProps {
  /** What could not be done, in words: "The list of intents could not be read." */
  readonly what: string;
  /** What that means for the reader's money or work. */
  readonly meaning?: string;
  readonly requestId?: string | undefined;
  readonly onRetry: () => void;
}

export function ErrorState({ what, meaning, requestId, onRetry }: ErrorStateProps) {
  return (
    <Alert tone="problem" role="alert" title={what}>
      <div className="grid gap-3">
        <p>{meaning ?? 'This page only reads: nothing was changed and no money moved.'}</p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button onClick={onRetry}>Try again</Button>
          {requestId ? (
            <span className="flex items-center gap-2">
              If it happens again, quote <Id value={requestId} what="request id" full />
            </span>
          ) : null}
        </div>
      </div>
    </Alert>
  );
}
