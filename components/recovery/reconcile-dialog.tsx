'use client';

import { useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import type { ReconcileView } from '@/lib/recovery/contract';
import type { Reconcile } from './recovery-actions';
import { outcomeWords } from './recovery-look';

/** What was chosen, as it was said when it was chosen. */
export interface Order {
  readonly title: string;
  readonly button: string;
  /** What will happen, said before it does. */
  readonly effect: string;
}

interface ReconcileDialogProps {
  readonly intentId: string;
  readonly order: Order;
  readonly reconcile: Reconcile;
  readonly onClose: () => void;
}

/** Says what will happen, asks, and shows what the server says that it came to. */
export function ReconcileDialog({ intentId, order, reconcile, onClose }: ReconcileDialogProps) {
  const [answer, setAnswer] = useState<ReconcileView | null>(null);
  const { run, running, failure } = useAction(reconcile, {
    lost: 'No answer arrived. The rail may have been asked all the same: close this and read what the queue says.',
    onDone: setAnswer,
  });
  return (
    <Dialog open onClose={onClose} title={order.title} dismissible={!running}>
      <DialogBody className="text-sm">
        <FailureAlert failure={failure} />
        {answer === null ? (
          <>
            <p>{order.effect}</p>
            <p className="text-muted-foreground">It is written down that you asked.</p>
          </>
        ) : (
          <Outcome answer={answer} />
        )}
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          {answer === null ? 'Cancel' : 'Close'}
        </Button>
        {answer === null ? (
          <Button variant="primary" size="lg" disabled={running} onClick={() => run(intentId)}>
            {running ? 'Asking …' : order.button}
          </Button>
        ) : null}
      </DialogFooter>
    </Dialog>
  );
}

const good: readonly ReconcileView['recovery_state'][] = ['none', 'reconciled'];

function Outcome({ answer }: { answer: ReconcileView }) {
  const { recovery_state: state, rail_state: rail, harbor_state: harbor } = answer;
  const title = good.includes(state) ? 'The rail has answered' : 'It is not over yet';
  return (
    <Alert role="status" tone={good.includes(state) ? 'info' : 'warning'} title={title}>
      <div className="grid gap-2">
        <p>{outcomeWords(answer)}</p>
        <p className="font-mono text-mini">
          rail: {rail} · books: {harbor}
        </p>
      </div>
    </Alert>
  );
}
