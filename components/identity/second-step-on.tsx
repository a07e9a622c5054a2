'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ActionResult } from './action-result';
import { FailureAlert } from './failure-alert';
import { type EnrolAction, EnrolForm, type EnrolmentView, RecoveryCodes } from './second-step-form';
import { useAction } from './use-action';

export interface SecondStepActions {
  /** Begins another authenticator; the one before works until that one is confirmed. */
  readonly replace: () => Promise<ActionResult<EnrolmentView>>;
  /** New recovery codes, in place of those before. */
  readonly renew: () => Promise<ActionResult<readonly string[]>>;
}

interface SecondStepOnProps {
  readonly confirm: EnrolAction;
  readonly actions: SecondStepActions;
  readonly next: string;
}

type Shown = { readonly enrolment: EnrolmentView } | { readonly codes: readonly string[] } | null;

/** For who has a second step: set it up anew, or make new recovery codes. Each asks for a code first. */
export function SecondStepOn({ confirm, actions, next }: SecondStepOnProps) {
  const [shown, show] = useState<Shown>(null);
  const replace = useAction(actions.replace, {
    lost: 'No answer arrived. Nothing has changed: your authenticator works as before.',
    onDone: (enrolment) => show({ enrolment }),
  });
  const renew = useAction(actions.renew, {
    lost: 'No answer arrived. Your old recovery codes may be over: make new ones again.',
    onDone: (codes) => show({ codes }),
  });
  if (shown !== null && 'codes' in shown) return <RecoveryCodes codes={shown.codes} next={next} />;
  if (shown !== null) return <EnrolForm action={confirm} enrolment={shown.enrolment} next={next} />;
  const running = replace.running || renew.running;
  return (
    <div className="grid gap-5">
      <FailureAlert failure={replace.failure ?? renew.failure} />
      <p>Your second step is on. Signing in asks for a code of your authenticator.</p>
      <div className="grid gap-2">
        <Button size="lg" disabled={running} onClick={() => replace.run(null)}>
          Set up another authenticator …
        </Button>
        <p className="text-dense text-muted-foreground">
          For a new phone. The old one works until the new one is confirmed.
        </p>
      </div>
      <div className="grid gap-2">
        <Button size="lg" disabled={running} onClick={() => renew.run(null)}>
          Make new recovery codes …
        </Button>
        <p className="text-dense text-muted-foreground">Those from before stop working at once.</p>
      </div>
      <Button asChild variant="primary" size="lg">
        <Link href={next}>Go to the console</Link>
      </Button>
    </div>
  );
}
