'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { useNow } from '@/components/shared/use-now';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { StandingView } from '@/lib/onboarding/contract/portal';
import type { Move, MoveAction } from './actions';
import { standingWords } from './standing-words';
import { daysLeft, fullDay } from './words';

interface StandingCardProps {
  readonly standing: StandingView;
  /** Null for who may only see how far it is. */
  readonly move: MoveAction | null;
}

const warnDays = 7;
const criticalDays = 2;

/** Where the application stands, who it waits for, until when, and the moves that are open now. */
export function StandingCard({ standing, move }: StandingCardProps) {
  const { title, tone, waitsOn, words } = standingWords(standing.application);
  return (
    <div className="grid gap-3">
      <Alert tone={tone} title={title}>
        <p>{words}</p>
        <p>
          Waits for: {waitsOn}.{standing.submitted_at === null ? '' : ` Sent in on ${fullDay(standing.submitted_at)}.`}
        </p>
        {standing.application.status === 'draft' || standing.application.status === 'submitted' ? (
          <p>From sending it in to the decision it usually takes 2 to 5 business days.</p>
        ) : null}
      </Alert>
      {standing.deadline === null ? null : <Deadline at={standing.deadline} />}
      {move === null ? null : <Moves standing={standing} move={move} />}
    </div>
  );
}

function Deadline({ at }: { at: string }) {
  const now = useNow();
  const left = now === null ? null : daysLeft(at, now.getTime());
  const tone = left === null || left > warnDays ? 'info' : left > criticalDays ? 'warning' : 'problem';
  const count = left === null ? '' : `, ${left} ${left === 1 ? 'day' : 'days'} left`;
  return (
    <Alert tone={tone} title={`Until ${fullDay(at)}${count}`}>
      What is not sent in by then is kept, and can be taken up again.
    </Alert>
  );
}

const offered: Readonly<Partial<Record<StandingView['application']['status'], readonly Move[]>>> = {
  draft: ['withdraw'],
  submitted: ['withdraw'],
  expired: ['resume'],
  withdrawn: ['start'],
  closed: ['start'],
};

const moveWords: Readonly<Record<Move, string>> = {
  start: 'Start a new application',
  withdraw: 'Withdraw the application …',
  resume: 'Go on with what is saved',
  retry: 'Change it and try again',
};

const lost = 'No answer arrived. Reload this page: it shows where the application stands.';

function Moves({ standing: { application }, move }: { standing: StandingView; move: MoveAction }) {
  const [asked, setAsked] = useState(false);
  const { run, running, failure, clear } = useAction(move, { lost, onDone: () => setAsked(false) });
  const retries = application.status === 'rejected' && application.reject_type === 'retry';
  const moves: readonly Move[] = retries ? ['retry'] : (offered[application.status] ?? []);
  if (moves.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {asked ? null : <FailureAlert failure={failure} />}
      {moves.map((name) => (
        <Button
          key={name}
          variant={name === 'withdraw' ? 'ghost' : 'primary'}
          disabled={running}
          onClick={() => (name === 'withdraw' ? setAsked(true) : run(name))}
        >
          {moveWords[name]}
        </Button>
      ))}
      <ConfirmDialog
        open={asked}
        onClose={() => {
          setAsked(false);
          clear();
        }}
        title="Withdraw the application?"
        confirm="Withdraw it"
        running={running}
        failure={failure}
        onConfirm={() => run('withdraw')}
      >
        <p>It ends here. What was typed is kept as long as the law asks, and you can start another one.</p>
      </ConfirmDialog>
    </div>
  );
}
