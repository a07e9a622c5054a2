'use client';

import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/components/identity/action-result';
import { useAction } from '@/components/identity/use-action';

const lost = 'No answer arrived, and it may have happened all the same. Reload this page to see how the case stands.';

/** Runs an act of the desk and reads the case again, whether it was taken or refused. */
export function useAct<I, T>(act: (input: I) => Promise<ActionResult<T>>, onDone?: (value: T) => void) {
  const router = useRouter();
  return useAction(act, {
    lost,
    onDone: (value) => {
      onDone?.(value);
      router.refresh();
    },
  });
}
