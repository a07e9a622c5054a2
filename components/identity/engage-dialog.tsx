'use client';

import { type FormEvent, useState } from 'react';
import { roleWords } from '@/components/shared/role-words';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { type EngagePersonInput, engagementRoles, engagePersonSchema, type MerchantDto } from '@/lib/identity/contract';
import type { ActionResult } from './action-result';
import { FailureAlert } from './failure-alert';
import { useAction } from './use-action';

export type Engage = (input: EngagePersonInput) => Promise<ActionResult<null>>;

interface EngageDialogProps {
  readonly item: MerchantDto;
  readonly engage: Engage;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Names who else of the installation works for a merchant. */
export function EngageDialog({ item, engage, open, onClose }: EngageDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Name a colleague for ${item.name}`}
      description="They see this merchant from their next page on, and do what their role does in its onboarding."
    >
      <EngageForm item={item} engage={engage} onClose={onClose} />
    </Dialog>
  );
}

const notAnAddress = 'Write an e-mail address, such as ada@example.com.';

function EngageForm({ item, engage, onClose }: Omit<EngageDialogProps, 'open'>) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<EngagePersonInput['role']>('solution_architect');
  const [problem, setProblem] = useState<string>();
  const { run, running, failure } = useAction(engage, {
    lost: 'No answer arrived. Send it again: naming somebody twice changes nothing.',
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fits = engagePersonSchema.shape.email.safeParse(email.trim()).success;
    setProblem(fits ? undefined : notAnAddress);
    if (fits) run({ organization_id: item.organization_id, email: email.trim(), role });
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field id="engage-email" label="E-mail of your colleague" error={problem ?? failure?.fields?.email}>
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
            />
          )}
        </Field>
        <Field id="engage-role" label="Role" help="One that they have in this installation.">
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={role}
              onChange={({ target }) => setRole(engagementRoles.find((each) => each === target.value) ?? role)}
            >
              {engagementRoles.map((each) => (
                <option key={each} value={each}>
                  {roleWords[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'Naming …' : 'Name the colleague'}
        </Button>
      </DialogFooter>
    </form>
  );
}
