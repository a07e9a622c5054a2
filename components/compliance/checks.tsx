'use client';

import { useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import type { CheckCard, OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import { checkLook, checkWords, sourceWords } from './check-words';
import type { DeskActions } from './desk-actions';
import { targetName } from './form-words';
import { useAct } from './use-act';

interface ChecksProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'recordCheck'>;
}

export function Checks({ item, actions }: ChecksProps) {
  return (
    <ul className="divide-y">
      {item.checks.map((check) => (
        <Check key={check.key} check={check} item={item} actions={actions} />
      ))}
    </ul>
  );
}

function Check({ check, item, actions }: ChecksProps & { check: CheckCard }) {
  const [open, setOpen] = useState(false);
  const may = actOf(item, 'record_check').isOpen;
  return (
    <li aria-label={checkWords[check.key]} className="grid gap-1.5 p-3 text-dense">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h3 className="font-medium text-sm">{checkWords[check.key]}</h3>
        <StateBadge look={checkLook[check.result]} />
        {check.is_open ? <Badge tone="disputed">Stands in the way of an approval</Badge> : null}
        {may ? (
          <Button
            size="sm"
            className="ml-auto"
            aria-expanded={open}
            aria-label={`Record what “${checkWords[check.key]}” showed`}
            onClick={() => setOpen(!open)}
          >
            Record a result
          </Button>
        ) : null}
      </div>
      <p className="text-muted-foreground">
        {sourceWords(check)}
        {check.checked_at === null ? null : (
          <>
            , <Timestamp at={check.checked_at} />
          </>
        )}
        {check.previous_result === null
          ? null
          : check.changed
            ? `. Before: ${checkLook[check.previous_result].word.toLowerCase()}`
            : '. The same as last time'}
      </p>
      {check.note === null ? null : <p className="whitespace-pre-wrap break-words">{check.note}</p>}
      {check.asks.map(({ target, reason_code: code, words }) => (
        <p key={`${target} ${code}`}>
          <span className="text-muted-foreground">{targetName(target, item.subjects)}: </span>
          {words}
        </p>
      ))}
      {open && may ? (
        <RecordForm check={check} caseId={item.case_id} record={actions.recordCheck} onDone={() => setOpen(false)} />
      ) : null}
    </li>
  );
}

const results = ['pass', 'fail', 'n_a'] as const;

interface RecordFormProps {
  readonly check: CheckCard;
  readonly caseId: string;
  readonly record: DeskActions['recordCheck'];
  readonly onDone: () => void;
}

function RecordForm({ check, caseId, record, onDone }: RecordFormProps) {
  const id = useId();
  const [result, setResult] = useState<(typeof results)[number]>('pass');
  const [note, setNote] = useState('');
  const { run, running, failure } = useAct(record, onDone);
  return (
    <form
      className="grid max-w-md gap-3 rounded-panel border p-3"
      onSubmit={(event) => {
        event.preventDefault();
        run({ case_id: caseId, key: check.key, result, note: note.trim() });
      }}
    >
      <FailureAlert failure={failure} />
      <Field id={`${id}-result`} label="Result">
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={result}
            onChange={({ target }) => setResult(results.find((known) => known === target.value) ?? result)}
          >
            {results.map((known) => (
              <option key={known} value={known}>
                {checkLook[known].word}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        id={`${id}-note`}
        label="What was looked at, and what it showed"
        help="Never leaves the desk."
        error={failure?.fields?.note}
      >
        {(control) => (
          <Textarea
            {...control}
            required
            maxLength={bounds.longText}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="justify-self-start" disabled={running || note.trim() === ''}>
        {running ? 'Recording …' : 'Record it'}
      </Button>
    </form>
  );
}
