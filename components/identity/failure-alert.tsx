import { Id } from '@/components/shared/id';
import { Alert } from '@/components/ui/alert';
import type { ActionFailure } from './action-result';

export function FailureAlert({ failure }: { failure: ActionFailure | null }) {
  if (!failure) return null;
  return (
    <Alert tone="problem" role="alert" title={failure.message}>
      {failure.requestId ? (
        <span className="flex flex-wrap items-center gap-1">
          Request <Id value={failure.requestId} what="request id" full />
        </span>
      ) : null}
    </Alert>
  );
}
