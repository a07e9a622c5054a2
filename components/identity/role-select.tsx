import { roleWords } from '@/components/shared/role-words';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { Role } from '@/lib/kernel/permission';

const roleHelp: Readonly<Record<Role, string>> = {
  owner: 'Everything, also making and removing owners.',
  tenant_admin: 'Everything but owners: rails, keys, people and money.',
  operator: 'Creates, funds and settles intents, handles disputes and recovery.',
  developer: 'Creates, funds and settles intents.',
  auditor: 'Reads everything and changes nothing.',
};

interface RoleSelectProps {
  readonly id: string;
  readonly value: Role;
  /** Roles that the reader may hand out. */
  readonly grantable: readonly Role[];
  readonly onChange: (role: Role) => void;
  readonly error?: string | undefined;
}

export function RoleSelect({ id, value, grantable, onChange, error }: RoleSelectProps) {
  return (
    <Field id={id} label="Role" help={roleHelp[value]} error={error}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={value}
          onChange={({ target }) => onChange(grantable.find((role) => role === target.value) ?? value)}
        >
          {grantable.map((role) => (
            <option key={role} value={role}>
              {roleWords[role]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
