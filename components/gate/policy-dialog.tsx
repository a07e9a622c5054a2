'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Textarea } from '@/components/ui/textarea';
import type { AgentDetail } from '@/lib/gate/contract/desk-agents';
import { bounds } from '@/lib/kernel/bounds';
import type { ManageActions } from './agent-actions';
import { CapRows } from './cap-rows';
import { draftOf, type PolicyDraft, policyOf } from './policy-draft';

interface PolicyDialogProps {
  readonly agent: AgentDetail;
  readonly save: ManageActions['savePolicy'];
}

export function PolicyDialog({ agent, save }: PolicyDialogProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        Change<span className="sr-only"> the policy</span>
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`Policy of ${agent.name}`}
        description="In force from the next request on. What is left empty limits nothing."
        className="w-[min(44rem,calc(100vw-2rem))]"
      >
        <PolicyForm agent={agent} save={save} onClose={close} />
      </Dialog>
    </>
  );
}

function PolicyForm({ agent, save, onClose }: PolicyDialogProps & { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(agent.policy, agent.default_currency));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const { run, running, failure } = useAction(save, {
    lost: 'No answer arrived. Reload this page to see which policy is in force.',
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = policyOf(draft);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) run({ agent_id: agent.agent_id, policy: read.policy, version: agent.policy_version });
  };
  const change = (part: Partial<PolicyDraft>) => setDraft((all) => ({ ...all, ...part }));
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <CapRows rows={draft.rows} problems={problems} onChange={(rows) => change({ rows })} />
        <ListFields draft={draft} problem={problems.currencies} onChange={change} />
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Saving …' : 'Save policy'}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface ListFieldsProps {
  readonly draft: PolicyDraft;
  readonly problem: string | undefined;
  readonly onChange: (part: Partial<PolicyDraft>) => void;
}

const merchantHelp = 'Hosts, *. before them for all below, or slugs of providers; one on a line.';

function ListFields({ draft, problem, onChange }: ListFieldsProps) {
  return (
    <>
      <Field id="policy-currencies" label="Currencies" help="Such as USD, EUR. Empty allows all." error={problem}>
        {(control) => (
          <Input
            {...control}
            maxLength={bounds.text}
            autoComplete="off"
            value={draft.currencies}
            onChange={({ target }) => onChange({ currencies: target.value })}
          />
        )}
      </Field>
      <Field id="policy-allowed" label="Merchants" help={`${merchantHelp} Empty allows all.`}>
        {(control) => (
          <Textarea
            {...control}
            className="font-mono"
            spellCheck={false}
            value={draft.allowed}
            onChange={({ target }) => onChange({ allowed: target.value })}
          />
        )}
      </Field>
      <Field id="policy-blocked" label="Blocked merchants" help="Refused, whatever else is allowed.">
        {(control) => (
          <Textarea
            {...control}
            className="font-mono"
            spellCheck={false}
            value={draft.blocked}
            onChange={({ target }) => onChange({ blocked: target.value })}
          />
        )}
      </Field>
      <div className="flex items-start gap-2">
        <Checkbox
          id="policy-new-merchants"
          className="mt-0.5"
          checked={draft.approvesNewMerchants}
          onChange={({ target }) => onChange({ approvesNewMerchants: target.checked })}
        />
        <Label htmlFor="policy-new-merchants" className="font-normal">
          A person approves the first payment to a merchant
        </Label>
      </div>
    </>
  );
}
