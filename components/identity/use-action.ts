'use client';

import { useState, useTransition } from 'react';
import type { ActionFailure, ActionResult } from './action-result';

interface UseActionOptions<T> {
  /**
   * Said when no answer arrives. The change may have happened all the same, so this says what to check
   * instead of inviting a second try.
   */
  readonly lost: string;
  readonly onDone?: (value: T) => void;
}

/** Runs a server action from a dialog and keeps why it was refused. */
export function useAction<I, T>(action: (input: I) => Promise<ActionResult<T>>, { lost, onDone }: UseActionOptions<T>) {
  const [running, start] = useTransition();
  const [failure, setFailure] = useState<ActionFailure | null>(null);

  const run = (input: I) =>
    start(async () => {
      setFailure(null);
      const result = await action(input).catch((): ActionResult<T> => ({ ok: false, message: lost }));
      if (result.ok) onDone?.(result.value);
      else setFailure(result);
    });
  return { run, running, failure, clear: () => setFailure(null) };
}
