'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import type { DeskMessage } from '@/lib/gate/contract/desk';
import type { DeskDeeds } from './desk-deeds';

interface SendAgainProps {
  readonly actionId: string;
  readonly message: DeskMessage;
  readonly sendAgain: DeskDeeds['sendAgain'];
}

const lost = 'No answer arrived. Reload this page: a message that was queued stands in its own line.';

export function SendAgain(props: SendAgainProps) {
  return props.message.kind === 'handoff' ? <SendHandoffAgain {...props} /> : <SendCallbackAgain {...props} />;
}

/** An agent may hear the same callback twice and knows it by its ids, so it is sent without a question. */
function SendCallbackAgain({ actionId, message, sendAgain }: SendAgainProps) {
  const { run, running, failure } = useAction(sendAgain, { lost });
  return (
    <div className="grid gap-2">
      <Button
        size="sm"
        className="w-fit"
        disabled={running}
        onClick={() => run({ actionId, deliveryId: message.id })}
        aria-label="Send the callback again"
      >
        {running ? 'Queuing …' : 'Send again'}
      </Button>
      <FailureAlert failure={failure} />
    </div>
  );
}

/** A handoff buys something: whoever has it sent again has looked first. */
function SendHandoffAgain({ actionId, message, sendAgain }: SendAgainProps) {
  const [open, setOpen] = useState(false);
  const { run, running, failure, clear } = useAction(sendAgain, { lost, onDone: () => setOpen(false) });
  const close = () => {
    setOpen(false);
    clear();
  };
  return (
    <>
      <Button size="sm" className="w-fit" onClick={() => setOpen(true)} aria-label="Send the handoff again">
        Send again …
      </Button>
      <ConfirmDialog
        open={open}
        onClose={close}
        title="Hand it to the service again?"
        confirm="Send again"
        running={running}
        failure={failure}
        onConfirm={() => run({ actionId, deliveryId: message.id })}
      >
        <p>
          The service is asked once more to do what was paid for. If it did it the first time, it may do it twice: look
          there before you go on.
        </p>
      </ConfirmDialog>
    </>
  );
}
