'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import type { ChangeRoleInput, MemberDto } from '@/lib/identity/contract';
import type { Role } from '@/lib/kernel/permission';
import type { ActionResult } from './action-result';
import { ConfirmDialog } from './confirm-dialog';
import { FailureAlert } from './failure-alert';
import { RoleSelect } from './role-select';
import { useAction } from './use-action';

export interface MemberActions {
  readonly setRole: (input: ChangeRoleInput) => Promise<ActionResult<null>>;
  readonly remove: (userId: string) => Promise<ActionResult<null>>;
  readonly resetSecondStep: (userId: string) => Promise<ActionResult<null>>;
}

/** What can be done to a member, each after a question of its own. */
export type MemberQuestion = 'role' | 'reset' | 'remove';

interface MemberDialogsProps {
  readonly asked: { readonly question: MemberQuestion; readonly item: MemberDto };
  readonly open: boolean;
  readonly onClose: () => void;
  readonly grantable: readonly Role[];
  readonly actions: MemberActions;
}

/** Stand beside the table, whose rows come and go with what is done. */
export function MemberDialogs({ asked: { question, item }, open, onClose, grantable, actions }: MemberDialogsProps) {
  if (question === 'remove') return <RemoveDialog item={item} remove={actions.remove} open={open} onClose={onClose} />;
  if (question === 'reset') {
    return <ResetDialog item={item} reset={actions.resetSecondStep} open={open} onClose={onClose} />;
  }
  return (
    <Dialog open={open} onClose={onClose} title={`Change the role of ${item.name}`}>
      <RoleForm item={item} setRole={actions.setRole} grantable={grantable} onClose={onClose} />
    </Dialog>
  );
}

const lost = 'No answer arrived. Reload this page: it shows who is in the team now. Doing it twice does no harm.';

interface RoleFormProps extends Pick<MemberActions, 'setRole'> {
  readonly item: MemberDto;
  readonly grantable: readonly Role[];
  readonly onClose: () => void;
}

function RoleForm({ item, setRole, grantable, onClose }: RoleFormProps) {
  const [role, choose] = useState<Role>(item.role);
  const { run, running, failure } = useAction(setRole, { lost, onDone: onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ user_id: item.user_id, role });
  };
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <FailureAlert failure={failure} />
        <RoleSelect id="member-role" value={role} grantable={grantable} onChange={choose} />
        <p className="text-dense text-muted-foreground">It holds from their next page on, in sandbox and live.</p>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running || role === item.role}>
          {running ? 'Changing …' : 'Change the role'}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface RemoveDialogProps extends Pick<MemberActions, 'remove'> {
  readonly item: MemberDto;
  readonly open: boolean;
  readonly onClose: () => void;
}

function RemoveDialog({ item, remove, open, onClose }: RemoveDialogProps) {
  const { run, running, failure, clear } = useAction(remove, { lost, onDone: onClose });
  const close = () => {
    onClose();
    clear();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Remove ${item.name} from the team?`}
      confirm="Remove from the team"
      running={running}
      failure={failure}
      onConfirm={() => run(item.user_id)}
    >
      <p>
        {item.email} is signed out at once and can no longer open anything here. Invitations in their name are
        withdrawn. API keys that they made go on working: revoke those that you no longer trust.
      </p>
      <p>They can be invited again.</p>
    </ConfirmDialog>
  );
}

interface ResetDialogProps {
  readonly item: MemberDto;
  readonly reset: MemberActions['resetSecondStep'];
  readonly open: boolean;
  readonly onClose: () => void;
}

function ResetDialog({ item, reset, open, onClose }: ResetDialogProps) {
  const { run, running, failure, clear } = useAction(reset, { lost, onDone: onClose });
  const close = () => {
    onClose();
    clear();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Reset the second step of ${item.name}?`}
      confirm="Reset the second step"
      running={running}
      failure={failure}
      onConfirm={() => run(item.user_id)}
    >
      <p>
        For somebody who has lost authenticator and recovery codes. Both stop working, {item.email} is signed out at
        once, and sets up a new second step at the next sign-in, before anything else opens.
      </p>
      <p>
        Until then their password alone guards the account. Make sure that it is really them who ask. They are told by
        e-mail.
      </p>
    </ConfirmDialog>
  );
}
