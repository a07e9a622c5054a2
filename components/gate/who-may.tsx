import { roleWords } from '@/components/shared/role-words';
import { type Permission, rolesThatMay } from '@/lib/kernel/permission';

const choice = new Intl.ListFormat('en', { type: 'disjunction' });

/** For who reads and may not change: who may. */
export function WhoMay({ what, permission }: { what: string; permission: Permission }) {
  const who = choice.format(rolesThatMay(permission).map((role) => roleWords[role]));
  return (
    <p className="text-dense text-muted-foreground">
      {what} takes the role {who}.
    </p>
  );
}
