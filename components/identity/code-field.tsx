import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

interface CodeFieldProps {
  readonly error?: string | undefined;
  /** Whether a recovery code is taken as well. */
  readonly recovery: boolean;
}

/** A code of the authenticator: it may be pasted, and a password manager may fill it in. */
export function CodeField({ error, recovery }: CodeFieldProps) {
  const help = recovery
    ? 'The six digits that your authenticator shows now, or one of your recovery codes.'
    : 'The six digits that your authenticator shows now.';
  return (
    <Field id="code" label="Code" help={help} error={error}>
      {(control) => (
        <Input
          {...control}
          name="code"
          required
          data-autofocus
          maxLength={64}
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          className="h-10 font-mono sm:text-base"
        />
      )}
    </Field>
  );
}
