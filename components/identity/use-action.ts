'use client';

import { useState, useTransition } from 'react';
import { stepUpRefusals } from '@/lib/kernel/step-up';
import type { ActionFailure, ActionResult } from './action-result';
import { useStepUp } from './step-up';

const stepUpCode = stepUpRefusals.make('step_up.required').code;

interface UseActionOptions<T> {
  /**
   * Said when no answer arrives. The change may have happened all the same, so this says what to check
   * instead of inviting a second try.
   */
  readonly lost: string;
  readonly onDone?: (value: T) => void;
}

/** Runs a server action from a dialog and keeps why it was refused. One that needs a code asks for it and goes on. */
export function useAction<I, T>(action: (input: I) => Promise<ActionResult<T>>, { lost, onDone }: UseActionOptions<T>) {
  const [running, start] = useTransition();
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const askForCode = useStepUp();

  const run = (input: I) =>
    start(async () => {
      setFailure(null);
      const send = () => action(input).catch((): ActionResult<T> => ({ ok: false, message: lost }));
      let result = await send();
      if (!result.ok && result.code === stepUpCode && (await askForCode())) result = await send();
      if (result.ok) onDone?.(result.value);
      else setFailure(result);
    });
  return { run, running, failure, clear: () => setFailure(null) };
}
