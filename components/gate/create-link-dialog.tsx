'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Label } from '@/components/ui/label';
import { Select } from '@/components/ui/select';
import type { AgentDetail, HandedLink } from '@/lib/gate/contract/desk-agents';
import type { ManageActions } from './agent-actions';
import { scopeNames, scopeWords } from './agent-look';
import { defaultLifetime, lifetimes } from './link-lifetimes';
import { LinkReveal } from './link-reveal';

interface CreateLinkDialogProps {
  readonly agent: AgentDetail;
  readonly create: ManageActions['createLink'];
}

export function CreateLinkDialog({ agent, create }: CreateLinkDialogProps) {
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<HandedLink | null>(null);
  const close = () => {
    setOpen(false);
    setLink(null);
  };
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Create install link
      </Button>
      <Dialog
        open={open}
        onClose={close}
        dismissible={link === null}
        title={link === null ? `Install link for ${agent.name}` : `Hand over the install link of ${agent.bot_id}`}
        description={link === null ? 'It gives the agent one key, once, and is shown once.' : undefined}
      >
        {link === null ? (
          <CreateLinkForm agent={agent} create={create} onCreated={setLink} onCancel={close} />
        ) : (
          <LinkReveal link={link} onDone={close} />
        )}
      </Dialog>
    </>
  );
}

interface CreateLinkFormProps extends CreateLinkDialogProps {
  readonly onCreated: (link: HandedLink) => void;
  readonly onCancel: () => void;
}

function CreateLinkForm({ agent, create, onCreated, onCancel }: CreateLinkFormProps) {
  const [seconds, setSeconds] = useState<number>(defaultLifetime);
  const [scopes, setScopes] = useState<readonly string[]>(scopeNames);
  const [problem, setProblem] = useState<string>();
  const { run, running, failure } = useAction(create, {
    lost: 'No answer arrived. The link may exist all the same: reload this page, and revoke a link that you did not hand over.',
    onDone: onCreated,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProblem(scopes.length === 0 ? 'Choose at least one thing that the key is good for.' : undefined);
    if (scopes.length > 0) run({ agent_id: agent.agent_id, ttl_seconds: seconds, scopes });
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field id="link-lifetime" label="Lives for" help="After that it gives nothing any more.">
          {(control) => (
            <Select
              {...control}
              className="w-full"
              data-autofocus
              value={seconds}
              onChange={({ target }) =>
                setSeconds(lifetimes.find((known) => String(known.seconds) === target.value)?.seconds ?? seconds)
              }
            >
              {lifetimes.map((known) => (
                <option key={known.seconds} value={known.seconds}>
                  {known.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ScopeChoice chosen={scopes} onChange={setScopes} problem={problem ?? failure?.fields?.scopes} />
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onCancel} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Creating …' : 'Create link'}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface ScopeChoiceProps {
  readonly chosen: readonly string[];
  readonly onChange: (scopes: readonly string[]) => void;
  readonly problem: string | undefined;
}

function ScopeChoice({ chosen, onChange, problem }: ScopeChoiceProps) {
  const toggled = (scope: string) =>
    chosen.includes(scope) ? chosen.filter((other) => other !== scope) : [...chosen, scope];
  return (
    <fieldset className="grid gap-2" aria-describedby={problem ? 'link-scopes-error' : undefined}>
      <legend className="mb-1.5 font-medium text-sm">Its key is good for</legend>
      {scopeNames.map((scope) => (
        <div key={scope} className="flex items-center gap-2">
          <Checkbox
            id={`link-scope-${scope}`}
            checked={chosen.includes(scope)}
            onChange={() => onChange(toggled(scope))}
          />
          <Label htmlFor={`link-scope-${scope}`} className="font-normal">
            {scopeWords(scope)}
          </Label>
        </div>
      ))}
      {problem ? (
        <p id="link-scopes-error" className="text-dense text-destructive">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
