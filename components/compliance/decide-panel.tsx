'use client';

import { type Ref, useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import type { OpenedCase, ProposalView } from '@/lib/onboarding/contract/desk-case';
import { actOf, missingOf, voidedProposal } from './acts';
import type { DeskActions } from './desk-actions';
import { outcomeMeanings, outcomeWords } from './desk-words';
import { Proposal } from './proposal';
import { ReasonPicker } from './reason-picker';
import { useAct } from './use-act';

interface DecidePanelProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'propose' | 'withdrawProposal' | 'decide'>;
  readonly rationale: Ref<HTMLTextAreaElement>;
  readonly outcome: ProposalView['outcome'];
  readonly onOutcome: (outcome: ProposalView['outcome']) => void;
}

/** What is missing, what was proposed, and the proposal of the reader. */
export function DecidePanel({ item, actions, ...form }: DecidePanelProps) {
  const voided = voidedProposal(item);
  return (
    <div className="grid gap-4">
      <Missing item={item} />
      {voided === null ? null : (
        <Alert tone="warning" title="The proposal is void">
          {voided.proposed_by.name} proposed “{outcomeWords[voided.outcome]}”, and the merchant changed something
          afterwards. Look at what is marked as changed, and propose again.
        </Alert>
      )}
      {item.proposal === null ? (
        <ProposeForm item={item} propose={actions.propose} {...form} />
      ) : (
        <Proposal item={item} proposal={item.proposal} actions={actions} />
      )}
    </div>
  );
}

function Missing({ item }: { item: OpenedCase }) {
  const missing = missingOf(item);
  if (item.state === 'closed' || missing.length === 0) return null;
  return (
    <section aria-label="Before a decision" className="grid gap-1.5 text-dense">
      <h3 className="font-medium">Before a decision you have to</h3>
      <ul className="grid list-disc gap-1 pl-5">
        {missing.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  );
}

const outcomes: readonly ProposalView['outcome'][] = [
  'approve',
  'reject_retry',
  'reject_final',
  'suspend',
  'reinstate',
  'close',
];

/** Final reasons go with ends, and are no reason to try again. */
const finalOutcomes: readonly ProposalView['outcome'][] = ['reject_final', 'suspend', 'close'];
const withoutReason: readonly ProposalView['outcome'][] = ['approve', 'reinstate'];

type ProposeFormProps = Omit<DecidePanelProps, 'actions'> & { readonly propose: DeskActions['propose'] };

function ProposeForm({ item, propose, rationale: place, outcome: wanted, onOutcome }: ProposeFormProps) {
  const id = useId();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [rationale, setRationale] = useState('');
  const { run, running, failure } = useAct(propose, () => {
    setCodes([]);
    setRationale('');
  });
  const states = outcomes.map((outcome) => ({ outcome, ...actOf(item, `propose_${outcome}`) }));
  const offered = states.filter(({ outcome, isOpen }) => isOpen || outcome === wanted);
  const chosen = states.find(({ outcome }) => outcome === wanted);
  const isOpen = chosen?.isOpen === true;
  const reasons = item.reasons.filter(({ retryable }) => retryable || finalOutcomes.includes(wanted));
  const picked = withoutReason.includes(wanted) ? [] : codes.filter((code) => reasons.some((one) => one.code === code));
  const toggle = (code: string) =>
    setCodes(codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code]);
  const isWhole = rationale.trim() !== '' && (withoutReason.includes(wanted) || picked.length > 0);
  return (
    <form
      aria-label="Propose a decision"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        run({
          case_id: item.case_id,
          row_version: item.row_version,
          outcome: wanted,
          reason_codes: [...picked],
          rationale: rationale.trim(),
        });
      }}
    >
      <FailureAlert failure={failure} />
      <Field id={`${id}-outcome`} label="Propose to" help={outcomeMeanings[wanted]}>
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={wanted}
            onChange={({ target }) => onOutcome(outcomes.find((known) => known === target.value) ?? wanted)}
          >
            {offered.map(({ outcome }) => (
              <option key={outcome} value={outcome}>
                {outcomeWords[outcome]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isOpen ? null : <p className="text-dense">{chosen?.why ?? 'This cannot be proposed now.'}</p>}
      {withoutReason.includes(wanted) ? null : (
        <ReasonPicker
          label="Reasons for the merchant"
          reasons={reasons}
          picked={picked}
          onPick={({ code }) => toggle(code)}
        />
      )}
      <Field
        id={`${id}-rationale`}
        label="Why"
        help="For the second person. It never leaves the desk."
        error={failure?.fields?.rationale}
      >
        {(control) => (
          <Textarea
            {...control}
            ref={place}
            maxLength={bounds.longText}
            value={rationale}
            onChange={({ target }) => setRationale(target.value)}
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="justify-self-start"
        disabled={!isOpen || !isWhole || running}
      >
        {running ? 'Proposing …' : 'Propose it'}
      </Button>
    </form>
  );
}
