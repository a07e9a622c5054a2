'use client';

import { useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import type { OpenedCase, ProposalView } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { actorWords, leadReasonWords, outcomeMeanings, outcomeWords } from './desk-words';
import { reasonName } from './reason-groups';
import { useAct } from './use-act';

const and = new Intl.ListFormat('en', { type: 'conjunction' });

interface ProposalProps {
  readonly item: OpenedCase;
  readonly proposal: ProposalView;
  readonly actions: Pick<DeskActions, 'withdrawProposal' | 'decide'>;
}

/** What one person proposed. Another one confirms it, with a fresh code of their second step, or sends it back. */
export function Proposal({ item, proposal, actions }: ProposalProps) {
  const { outcome, reason_codes: codes, lead_because: because } = proposal;
  return (
    <section aria-label="Proposal" className="grid gap-3 text-dense">
      <div className="grid gap-1">
        <h3 className="font-semibold text-sm">Proposed: {outcomeWords[outcome]}</h3>
        <p>{outcomeMeanings[outcome]}</p>
      </div>
      <p className="text-muted-foreground">
        By {proposal.is_mine ? 'you' : proposal.proposed_by.name}, {actorWords(proposal.proposer_role).toLowerCase()},{' '}
        <Timestamp at={proposal.proposed_at} />
      </p>
      {codes.length === 0 ? null : <p>Reasons: {and.format(codes.map(reasonName))}.</p>}
      {proposal.rationale === null ? null : (
        <blockquote className="whitespace-pre-wrap break-words border-l-2 pl-3">{proposal.rationale}</blockquote>
      )}
      <p>
        {because.length === 0
          ? 'Anybody else of the desk may confirm it.'
          : `A lead has to confirm it: ${and.format(because.map((reason) => leadReasonWords[reason]))}.`}
      </p>
      {proposal.is_mine ? (
        <Own item={item} proposal={proposal} withdraw={actions.withdrawProposal} />
      ) : (
        <SecondPerson item={item} proposal={proposal} decide={actions.decide} />
      )}
    </section>
  );
}

interface OwnProps extends Omit<ProposalProps, 'actions'> {
  readonly withdraw: DeskActions['withdrawProposal'];
}

function Own({ item, proposal, withdraw }: OwnProps) {
  const { run, running, failure } = useAct(withdraw);
  const act = actOf(item, 'withdraw_proposal');
  return (
    <div className="grid gap-2">
      <p>You proposed it, so somebody else decides. Until then you can take it back.</p>
      <FailureAlert failure={failure} />
      <Button
        className="justify-self-start"
        disabled={!act.isOpen || running}
        onClick={() => run({ case_id: item.case_id, proposal_id: proposal.proposal_id })}
      >
        {running ? 'Taking it back …' : 'Take the proposal back'}
      </Button>
      {act.isOpen || act.why === null ? null : <p>{act.why}</p>}
    </div>
  );
}

interface SecondPersonProps extends Omit<ProposalProps, 'actions'> {
  readonly decide: DeskActions['decide'];
}

function SecondPerson({ item, proposal, decide }: SecondPersonProps) {
  const id = useId();
  const [note, setNote] = useState('');
  const { run, running, failure } = useAct(decide);
  const confirm = actOf(item, 'confirm');
  const sendBack = actOf(item, 'send_back');
  const named = { case_id: item.case_id, proposal_id: proposal.proposal_id };
  return (
    <div className="grid gap-3">
      <FailureAlert failure={failure} />
      {confirm.isOpen ? (
        <p>You are asked for a code of your second step before it takes effect.</p>
      ) : (
        <p>{confirm.why ?? 'You cannot confirm this now.'}</p>
      )}
      <Button
        variant="primary"
        size="lg"
        className="justify-self-start"
        disabled={!confirm.isOpen || running}
        onClick={() => run({ ...named, verdict: 'confirm' })}
      >
        {running ? 'One moment …' : `Confirm: ${outcomeWords[proposal.outcome]}`}
      </Button>
      {sendBack.isOpen ? (
        <form
          className="grid gap-3 border-t pt-3"
          onSubmit={(event) => {
            event.preventDefault();
            run({ ...named, verdict: 'send_back', note: note.trim() });
          }}
        >
          <Field id={id} label="Why it goes back" help="For whoever proposed it. It never leaves the desk.">
            {(control) => (
              <Textarea
                {...control}
                maxLength={bounds.longText}
                value={note}
                onChange={({ target }) => setNote(target.value)}
              />
            )}
          </Field>
          <Button type="submit" className="justify-self-start" disabled={running || note.trim() === ''}>
            Send it back
          </Button>
        </form>
      ) : null}
    </div>
  );
}
