'use client';

import { type FormEvent, useState } from 'react';
import { roleWords } from '@/components/shared/role-words';
import { environmentWords } from '@/components/shell/environment';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { type KeyRole, keyRoles } from '@/lib/identity/contract';
import { bounds } from '@/lib/kernel/bounds';
import type { Environment } from '@/lib/kernel/context';
import type { ActionResult } from './action-result';
import { FailureAlert } from './failure-alert';
import { SecretReveal } from './secret-reveal';
import { useAction } from './use-action';

const roleHelp: Readonly<Record<KeyRole, string>> = {
  tenant_admin: 'Does everything an application can do, and manages keys.',
  operator: 'Creates, funds and settles intents, and handles disputes.',
  developer: 'Creates, funds and settles intents.',
  auditor: 'Reads only.',
};

/** Named as the contract names them, so that a refused field is found again. */
export interface NewApiKey {
  readonly service_account_name: string;
  readonly service_account_role: KeyRole;
}

interface CreateApiKeyDialogProps {
  readonly environment: Environment;
  /** Gives back the whole key, once. */
  readonly create: (input: NewApiKey) => Promise<ActionResult<string>>;
}

export function CreateApiKeyDialog({ environment, create }: CreateApiKeyDialogProps) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setSecret(null);
  };
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Create API key
      </Button>
      <Dialog
        open={open}
        onClose={close}
        dismissible={secret === null}
        title={secret === null ? 'Create API key' : 'Store the key now'}
        description={
          secret === null
            ? `For ${environmentWords[environment].name.toLowerCase()}. A key of one environment is refused in the other.`
            : undefined
        }
      >
        {secret === null ? (
          <CreateApiKeyForm create={create} onCreated={setSecret} onCancel={close} />
        ) : (
          <SecretReveal secret={secret} onDone={close} />
        )}
      </Dialog>
    </>
  );
}

interface CreateApiKeyFormProps extends Pick<CreateApiKeyDialogProps, 'create'> {
  readonly onCreated: (secret: string) => void;
  readonly onCancel: () => void;
}

function CreateApiKeyForm({ create, onCreated, onCancel }: CreateApiKeyFormProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<KeyRole>('developer');
  const { run, running, failure } = useAction(create, {
    lost: 'No answer arrived. The key may exist all the same: reload this page, and revoke a key that you did not store.',
    onDone: onCreated,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ service_account_name: name.trim(), service_account_role: role });
  };

  return (
    <form onSubmit={submit}>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field
          id="api-key-name"
          label="Name"
          help="Where it is used, so that you know later what stops when you revoke it."
          error={failure?.fields?.service_account_name}
        >
          {(control) => (
            <Input
              {...control}
              required
              data-autofocus
              maxLength={bounds.shortText}
              autoComplete="off"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field id="api-key-role" label="Role" help={roleHelp[role]} error={failure?.fields?.service_account_role}>
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={role}
              onChange={({ target }) => setRole(keyRoles.find((known) => known === target.value) ?? role)}
            >
              {keyRoles.map((known) => (
                <option key={known} value={known}>
                  {roleWords[known]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onCancel} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Creating …' : 'Create key'}
        </Button>
      </DialogFooter>
    </form>
  );
}
