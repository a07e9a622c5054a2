'use client';

import { createContext, type FormEvent, type ReactNode, useContext, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import type { ActionFailure, ActionResult } from './action-result';
import { CodeField } from './code-field';
import { FailureAlert } from './failure-alert';

/** Asks for a code of the second step. True once one was right, false when the person would rather not. */
type Ask = () => Promise<boolean>;

const StepUpContext = createContext<Ask>(async () => false);

export const useStepUp = (): Ask => useContext(StepUpContext);

interface StepUpProviderProps {
  readonly prove: (code: string) => Promise<ActionResult<null>>;
  readonly children: ReactNode;
}

const lost = 'No answer arrived. Wait for the next code and enter that.';

/** The one dialog that asks for a code before something grave, wherever on the page that is begun. */
export function StepUpProvider({ prove, children }: StepUpProviderProps) {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  // No transition: React ends one only with every other that is open, and whoever asked waits in theirs for this answer.
  const [running, setRunning] = useState(false);
  const answer = useRef<((proved: boolean) => void) | null>(null);

  const [ask] = useState<Ask>(() => () => {
    // Whoever asked before and was not answered is told no.
    answer.current?.(false);
    setFailure(null);
    setOpen(true);
    return new Promise<boolean>((resolve) => {
      answer.current = resolve;
    });
  });
  const end = (proved: boolean) => {
    setOpen(false);
    answer.current?.(proved);
    answer.current = null;
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const code = new FormData(event.currentTarget).get('code');
    if (typeof code !== 'string') return;
    setRunning(true);
    const result = await prove(code).catch((): ActionResult<null> => ({ ok: false, message: lost }));
    setRunning(false);
    if (result.ok) end(true);
    else setFailure(result);
  };

  return (
    <StepUpContext value={ask}>
      {children}
      <Dialog
        open={open}
        onClose={() => end(false)}
        dismissible={!running}
        title="Confirm that it is you"
        description="This needs your second step. Nothing has been done yet."
      >
        <form onSubmit={submit}>
          <DialogBody>
            <FailureAlert failure={failure} />
            <CodeField recovery />
          </DialogBody>
          <DialogFooter>
            <Button size="lg" onClick={() => end(false)} disabled={running}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" size="lg" disabled={running}>
              {running ? 'Checking …' : 'Confirm and go on'}
            </Button>
          </DialogFooter>
        </form>
      </Dialog>
    </StepUpContext>
  );
}
