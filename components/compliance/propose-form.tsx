'use client';

import { type Ref, useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import type { OpenedCase, ProposalView } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { outcomeMeanings, outcomeWords } from './desk-words';
import { ReasonPicker } from './reason-picker';
import { useAct } from './use-act';

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

interface ProposeFormProps {
  readonly item: OpenedCase;
  readonly propose: DeskActions['propose'];
  readonly rationale: Ref<HTMLTextAreaElement>;
  readonly outcome: ProposalView['outcome'];
  readonly onOutcome: (outcome: ProposalView['outcome']) => void;
}

/** Proposes a decision, which another person confirms. */
export function ProposeForm({ item, propose, rationale: place, outcome, onOutcome }: ProposeFormProps) {
  const id = useId();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [rationale, setRationale] = useState('');
  const { run, running, failure } = useAct(propose, () => {
    setCodes([]);
    setRationale('');
  });
  const act = actOf(item, `propose_${outcome}`);
  const takesReasons = !withoutReason.includes(outcome);
  const reasons = item.reasons.filter(({ retryable }) => retryable || finalOutcomes.includes(outcome));
  const picked = takesReasons ? codes.filter((code) => reasons.some((one) => one.code === code)) : [];
  const toggle = (code: string) =>
    setCodes(codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code]);
  const isWhole = rationale.trim() !== '' && (!takesReasons || picked.length > 0);
  const order = { case_id: item.case_id, row_version: item.row_version, outcome, rationale: rationale.trim() };
  return (
    <form
      aria-label="Propose a decision"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        run({ ...order, reason_codes: [...picked] });
      }}
    >
      <FailureAlert failure={failure} />
      <OutcomeField id={`${id}-outcome`} item={item} outcome={outcome} onOutcome={onOutcome} />
      {act.isOpen ? null : <p className="text-dense">{act.why ?? 'This cannot be proposed now.'}</p>}
      {takesReasons ? (
        <ReasonPicker
          label="Reasons for the merchant"
          reasons={reasons}
          picked={picked}
          onPick={({ code }) => toggle(code)}
        />
      ) : null}
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
        disabled={!act.isOpen || !isWhole || running}
      >
        {running ? 'Proposing …' : 'Propose it'}
      </Button>
    </form>
  );
}

interface OutcomeFieldProps extends Pick<ProposeFormProps, 'item' | 'outcome' | 'onOutcome'> {
  readonly id: string;
}

/** What can be proposed now, and what is chosen even if it cannot: below it stands why. */
function OutcomeField({ id, item, outcome: chosen, onOutcome }: OutcomeFieldProps) {
  const offered = outcomes.filter((outcome) => outcome === chosen || actOf(item, `propose_${outcome}`).isOpen);
  return (
    <Field id={id} label="Propose to" help={outcomeMeanings[chosen]}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={chosen}
          onChange={({ target }) => onOutcome(outcomes.find((known) => known === target.value) ?? chosen)}
        >
          {offered.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcomeWords[outcome]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
