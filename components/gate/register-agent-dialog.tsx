'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { environmentWords } from '@/components/shell/environment';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import type { HandedLink } from '@/lib/gate/contract/desk-agents';
import type { Environment } from '@/lib/kernel/context';
import type { NewAgent, RegisterAgent } from './agent-actions';
import { botIdField, callbackField, currencyField, nameField, platformField } from './agent-fields';
import { LinkReveal } from './link-reveal';
import { type Problems, problemsOf, TextFields } from './text-fields';

interface RegisterAgentDialogProps {
  readonly environment: Environment;
  readonly register: RegisterAgent;
}

export function RegisterAgentDialog({ environment, register }: RegisterAgentDialogProps) {
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<HandedLink | null>(null);
  const close = () => {
    setOpen(false);
    setLink(null);
  };
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Register agent
      </Button>
      <Dialog
        open={open}
        onClose={close}
        dismissible={link === null}
        title={link === null ? 'Register agent' : `Hand over the install link of ${link.bot_id}`}
        description={
          link === null
            ? `For ${environmentWords[environment].name.toLowerCase()}. You get a link that gives the agent its key, once.`
            : undefined
        }
      >
        {link === null ? (
          <RegisterAgentForm register={register} onRegistered={setLink} onCancel={close} />
        ) : (
          <LinkReveal link={link} onDone={close} />
        )}
      </Dialog>
    </>
  );
}

const fields = [nameField, platformField, botIdField, currencyField, callbackField];

const empty: NewAgent = { name: '', platform: '', bot_id: '', default_currency: 'USD', callback_url: '' };

interface RegisterAgentFormProps {
  readonly register: RegisterAgent;
  readonly onRegistered: (link: HandedLink) => void;
  readonly onCancel: () => void;
}

function RegisterAgentForm({ register, onRegistered, onCancel }: RegisterAgentFormProps) {
  const [values, setValues] = useState(empty);
  const [problems, setProblems] = useState<Problems<keyof NewAgent>>({});
  const { run, running, failure } = useAction(register, {
    lost: 'No answer arrived. The agent may be registered all the same: reload this page, and make it a new install link.',
    onDone: onRegistered,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf<keyof NewAgent>(fields, values);
    setProblems(found ?? {});
    if (found === null) run(values);
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <TextFields<keyof NewAgent>
          id="register-agent"
          fields={fields}
          values={values}
          problems={problems}
          refused={failure?.fields}
          onChange={(name, text) => setValues((all) => ({ ...all, [name]: text }))}
          onProblem={(name, problem) => setProblems((all) => ({ ...all, [name]: problem }))}
        />
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onCancel} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Registering …' : 'Register agent'}
        </Button>
      </DialogFooter>
    </form>
  );
}
