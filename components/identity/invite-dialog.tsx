'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { type InviteMemberInput, inviteMemberSchema } from '@/lib/identity/contract';
import type { Role } from '@/lib/kernel/permission';
import type { ActionResult } from './action-result';
import { FailureAlert } from './failure-alert';
import { RoleSelect } from './role-select';
import { useAction } from './use-action';

interface InviteDialogProps {
  readonly grantable: readonly Role[];
  readonly invite: (input: InviteMemberInput) => Promise<ActionResult<null>>;
}

export function InviteDialog({ grantable, invite }: InviteDialogProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Invite somebody
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title="Invite somebody"
        description="They get a link by e-mail that works once, for seven days, and set up a second step when they join."
      >
        <InviteForm grantable={grantable} invite={invite} onClose={close} />
      </Dialog>
    </>
  );
}

const notAnAddress = 'Write an e-mail address, such as ada@example.com.';

function InviteForm({ grantable, invite, onClose }: InviteDialogProps & { readonly onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>(grantable.find((each) => each === 'developer') ?? 'auditor');
  const [problem, setProblem] = useState<string>();
  const { run, running, failure } = useAction(invite, {
    lost: 'No answer arrived. Reload this page to see whether the invitation stands open; it can be sent again there.',
    onDone: onClose,
  });
  const check = (): boolean => {
    const fits = inviteMemberSchema.shape.email.safeParse(email.trim()).success;
    setProblem(fits ? undefined : notAnAddress);
    return fits;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check()) run({ email: email.trim(), role });
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field id="invite-email" label="E-mail" error={problem ?? failure?.fields?.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              required
              data-autofocus
              maxLength={254}
              autoComplete="off"
              value={email}
              onChange={({ target }) => setEmail(target.value)}
              onBlur={() => {
                if (email) check();
              }}
            />
          )}
        </Field>
        <RoleSelect
          id="invite-role"
          value={role}
          grantable={grantable}
          onChange={setRole}
          error={failure?.fields?.role}
        />
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Inviting …' : 'Send the invitation'}
        </Button>
      </DialogFooter>
    </form>
  );
}
