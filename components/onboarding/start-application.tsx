'use client';

import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { EmptyState } from '@/components/shared/empty-state';
import { Button } from '@/components/ui/button';
import type { MoveAction } from './actions';

const lost = 'No answer arrived. Press it again: an organisation has one application however often it is started.';

/** First use: what it is, what to have at hand, one step to begin. */
export function StartApplication({ move }: { move: MoveAction }) {
  const { run, running, failure } = useAction(move, { lost });
  return (
    <EmptyState
      title="Verify your business"
      action={
        <>
          <FailureAlert failure={failure} />
          <Button variant="primary" size="lg" disabled={running} onClick={() => run('start')}>
            {running ? 'Starting …' : 'Start the application'}
          </Button>
        </>
      }
    >
      <p>
        We have to know who is behind a business before real money moves. It takes about half an hour, every field is
        saved as you type, and colleagues can fill in their part.
      </p>
      <p>
        Have at hand: the register number and tax number, who owns how much, a bank statement of the payout account, and
        passports or identity cards of directors, owners and who signs.
      </p>
    </EmptyState>
  );
}
