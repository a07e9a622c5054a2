'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import type { DeskActions } from './desk-actions';
import { caseAddress } from './desk-address';

/** The most urgent case that this person may take; it is theirs when its page opens. */
export function NextCase({ takeNext }: Pick<DeskActions, 'takeNext'>) {
  const router = useRouter();
  const [nothing, setNothing] = useState(false);
  const { run, running, failure } = useAction((_: null) => takeNext(), {
    lost: 'No answer arrived. Look under “Mine” whether a case was given to you.',
    onDone: (caseId) => {
      setNothing(caseId === null);
      if (caseId !== null) router.push(caseAddress(caseId));
    },
  });
  return (
    <div className="grid justify-items-start gap-2 sm:justify-items-end">
      <Button variant="primary" size="lg" disabled={running} onClick={() => run(null)}>
        {running ? 'Looking …' : 'Take the next case'}
      </Button>
      <p role="status" className="text-dense text-muted-foreground">
        {nothing ? 'There is no case left that you may take.' : null}
      </p>
      <FailureAlert failure={failure} />
    </div>
  );
}
