import { Lock } from 'lucide-react';
import { type Holder, isRole, type Permission, rolesThatMay } from '@/lib/kernel/permission';
import { roleWords } from './role-words';

const choice = new Intl.ListFormat('en', { type: 'disjunction' });

interface DeniedStateProps {
  /** What the reader wanted: "see API keys". */
  readonly to: string;
  readonly permission: Permission;
  readonly role: Holder;
}

export function DeniedState({ to, permission, role }: DeniedStateProps) {
  const holders = rolesThatMay(permission);
  const who = choice.format(holders.map((granted) => roleWords[granted]));
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-3 px-6 py-14 text-center">
      <Lock aria-hidden="true" className="size-6 text-muted-foreground" />
      <h1 className="font-semibold text-base">Your role may not {to}</h1>
      <p className="text-dense text-muted-foreground">
        You are signed in as {roleWords[role]}. It takes the role {who}.{' '}
        {holders.some(isRole)
          ? 'An owner of your organisation can change your role.'
          : 'Whoever runs this installation gives it.'}
      </p>
      <p className="font-mono text-mini text-muted-foreground">{permission}</p>
    </div>
  );
}
