'use client';

import { ArrowRight } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ActionFailure } from '@/components/identity/action-result';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Money } from '@/components/shared/money';
import { railWords } from '@/components/shared/rail-words';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Label } from '@/components/ui/label';
import { Textarea } from '@/components/ui/textarea';
import type { CaseView } from '@/lib/disputes/contract';
import { bounds } from '@/lib/kernel/bounds';
import type { IntentDetail } from '@/lib/views/contract';
import type { CaseActions } from './case-actions';
import { caseLook } from './case-look';

interface ResolveDialogProps {
  readonly item: CaseView;
  readonly intent: IntentDetail;
  readonly setStatus: CaseActions['setStatus'];
}

type Resolution = 'release' | 'refund';

const choices = {
  release: { words: 'Release to the payee', status: 'resolved_release', confirm: 'Release the money' },
  refund: { words: 'Refund to the principal', status: 'resolved_refund', confirm: 'Refund the money' },
} as const;

/** The decision that moves money: where it goes is shown before it is confirmed, and nothing is chosen beforehand. */
export function ResolveDialog(props: ResolveDialogProps) {
  const [open, setOpen] = useState(false);
  const { run, running, failure, clear } = useAction(props.setStatus, {
    lost: 'No answer arrived. The money may be moving: reload this page before you decide anything again.',
    onDone: () => setOpen(false),
  });
  const close = () => {
    setOpen(false);
    clear();
  };
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Resolve …
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title="Resolve the dispute"
        description="This moves the money and ends the case. It cannot be undone here."
        dismissible={!running}
      >
        <ResolveForm {...props} setStatus={run} running={running} failure={failure} onCancel={close} />
      </Dialog>
    </>
  );
}

interface ResolveFormProps extends Pick<ResolveDialogProps, 'item' | 'intent'> {
  readonly setStatus: (input: Parameters<CaseActions['setStatus']>[0]) => void;
  readonly running: boolean;
  readonly failure: ActionFailure | null;
  readonly onCancel: () => void;
}

function ResolveForm({ item, intent, setStatus, running, failure, onCancel }: ResolveFormProps) {
  // What was ruled once, and refused by the rail, can only be ruled the same way again.
  const offered = (['release', 'refund'] as const).filter((known) =>
    item.next_statuses.includes(choices[known].status),
  );
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const [withdrawn, setWithdrawn] = useState(false);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (resolution === null) return;
    const common = { caseId: item.case_id, resolution_note: note.trim() };
    setStatus(
      withdrawn ? { ...common, status: 'withdrawn', resolution } : { ...common, status: choices[resolution].status },
    );
  };
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Choice offered={offered} chosen={resolution} onChoose={setResolution} />
        <Withdrawn checked={withdrawn} onChange={setWithdrawn} />
        {resolution === null ? null : (
          <Effect
            intent={intent}
            resolution={resolution}
            ending={withdrawn ? 'withdrawn' : choices[resolution].status}
          />
        )}
        <Field
          id="resolve-note"
          label="Why"
          help="Stands in the case and in its packet. Both parties may read it."
          error={failure?.fields?.resolution_note}
        >
          {(control) => (
            <Textarea
              {...control}
              required
              maxLength={bounds.text}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onCancel} disabled={running}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="destructive"
          size="lg"
          disabled={running || resolution === null || note.trim() === ''}
        >
          {running ? 'Asking the rail …' : resolution === null ? 'Choose first' : choices[resolution].confirm}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface WithdrawnProps {
  readonly checked: boolean;
  readonly onChange: (withdrawn: boolean) => void;
}

function Withdrawn({ checked, onChange }: WithdrawnProps) {
  return (
    <div className="flex items-start gap-2">
      <Checkbox
        id="resolve-withdrawn"
        className="mt-0.5"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <Label htmlFor="resolve-withdrawn" className="font-normal text-dense">
        The dispute was withdrawn: the case ends as withdrawn, and the money goes where you chose.
      </Label>
    </div>
  );
}

interface ChoiceProps {
  readonly offered: readonly Resolution[];
  readonly chosen: Resolution | null;
  readonly onChoose: (resolution: Resolution) => void;
}

function Choice({ offered, chosen, onChoose }: ChoiceProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="pb-1.5 font-medium text-sm">Where the money goes</legend>
      {offered.map((resolution) => (
        <label
          key={resolution}
          className="flex items-center gap-3 rounded-control border px-3 py-2.5 text-sm has-checked:border-primary has-checked:bg-selected"
        >
          <input
            type="radio"
            name="resolution"
            required
            className="size-4 shrink-0 accent-primary"
            checked={chosen === resolution}
            onChange={() => onChoose(resolution)}
          />
          {choices[resolution].words}
        </label>
      ))}
    </fieldset>
  );
}

interface EffectProps {
  readonly intent: IntentDetail;
  readonly resolution: Resolution;
  readonly ending: 'resolved_release' | 'resolved_refund' | 'withdrawn';
}

/** What will be true afterwards. */
function Effect({ intent, resolution, ending }: EffectProps) {
  const receiver =
    resolution === 'release' ? { who: 'Payee', did: intent.payee } : { who: 'Principal', did: intent.principal };
  return (
    <section aria-label="What this does" aria-live="polite" className="grid gap-2 rounded-panel border bg-muted p-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Money value={intent.money} />
        <span className="text-muted-foreground">held by {railWords(intent.rail)}</span>
        <ArrowRight aria-label="goes to" className="size-4" />
        <span className="font-medium">{receiver.who}</span>
      </p>
      <p className="break-all font-mono text-mini">{receiver.did}</p>
      <p className="text-dense text-muted-foreground">
        The case ends as “{caseLook[ending].word}”.
        {intent.settlementMode === 'simulated' ? ' The rail is simulated: no real money moves.' : null}
      </p>
    </section>
  );
}
