'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { bounds } from '@/lib/kernel/bounds';
import { type AddressChallenge, proposeAddressSchema } from '@/lib/rails/contract';
import type { RailActions } from './rail-actions';

type Actions = Pick<RailActions, 'requestChallenge' | 'proposeAddress'>;

/** A Base address in two steps: which one, then the proof that its key is yours. */
export function RegisterAddressDialog({ actions }: { actions: Actions }) {
  const [open, setOpen] = useState(false);
  const [challenge, setChallenge] = useState<AddressChallenge | null>(null);
  const close = () => {
    setOpen(false);
    setChallenge(null);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Register address</Button>
      <Dialog
        open={open}
        onClose={close}
        title={challenge === null ? 'Register a Base address' : 'Prove that the address is yours'}
        description={
          challenge === null
            ? 'Released USDC is sent there. Use a wallet whose key you hold, not an exchange’s deposit address.'
            : 'Sign this text with the wallet. Signing moves no money and costs nothing.'
        }
      >
        {challenge === null ? (
          <AddressForm request={actions.requestChallenge} onAsked={setChallenge} onCancel={close} />
        ) : (
          <SignatureForm challenge={challenge} propose={actions.proposeAddress} onClose={close} />
        )}
      </Dialog>
    </>
  );
}

interface AddressFormProps {
  readonly request: Actions['requestChallenge'];
  readonly onAsked: (challenge: AddressChallenge) => void;
  readonly onCancel: () => void;
}

function AddressForm({ request, onAsked, onCancel }: AddressFormProps) {
  const [address, setAddress] = useState('');
  const { run, running, failure } = useAction(request, {
    lost: 'No answer arrived. Try again: nothing was changed.',
    onDone: onAsked,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(address);
  };
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field
          id="base-address"
          label="Address"
          help="0x and 40 hex digits, with its capitals: they are the checksum that finds a typing mistake."
          error={failure?.fields?.address}
        >
          {(control) => (
            <Input
              {...control}
              required
              data-autofocus
              maxLength={bounds.shortText}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              value={address}
              onChange={({ target }) => setAddress(target.value.trim())}
            />
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onCancel} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'One moment …' : 'Continue'}
        </Button>
      </DialogFooter>
    </form>
  );
}

const fields = [
  {
    name: 'signature',
    label: 'Signature',
    help: 'What the wallet gives back for the text above (personal_sign): 0x and hex digits.',
    length: bounds.longText,
    mono: true,
    problem: 'Paste the whole signature: 0x and hex digits.',
  },
  {
    name: 'reason',
    label: 'Reason',
    help: 'Kept with the change, for whoever asks later.',
    length: bounds.text,
    mono: false,
    problem: 'Say why in at least three characters, on one line.',
  },
] as const;
type FieldName = (typeof fields)[number]['name'];

const problemOf = (name: FieldName, value: string): string | undefined =>
  proposeAddressSchema.shape[name].safeParse(value).success
    ? undefined
    : fields.find((field) => field.name === name)?.problem;

interface SignatureFormProps {
  readonly challenge: AddressChallenge;
  readonly propose: Actions['proposeAddress'];
  readonly onClose: () => void;
}

function SignatureForm({ challenge, propose, onClose }: SignatureFormProps) {
  const [values, setValues] = useState<Record<FieldName, string>>({ signature: '', reason: '' });
  const [problems, setProblems] = useState<Partial<Record<FieldName, string | undefined>>>({});
  const { run, running, failure } = useAction(propose, {
    lost: 'No answer arrived. Reload this page to see whether the address was proposed.',
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = proposeAddressSchema.safeParse({ ...values, challenge_id: challenge.challenge_id });
    if (parsed.success) run(parsed.data);
    else setProblems(Object.fromEntries(fields.map(({ name }) => [name, problemOf(name, values[name])])));
  };
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <div className="grid gap-1.5">
          <div className="flex items-center justify-between gap-2 text-sm">
            <span className="font-medium">Text to sign</span>
            <CopyButton value={challenge.message} what="the text to sign" />
          </div>
          <pre className="whitespace-pre-wrap rounded-control bg-muted px-3 py-2 font-mono text-mini wrap-anywhere">
            {challenge.message}
          </pre>
        </div>
        {fields.map(({ name, label, help, length, mono }) => (
          <Field
            key={name}
            id={`address-${name}`}
            label={label}
            help={help}
            error={problems[name] ?? failure?.fields?.[name]}
          >
            {(control) => (
              <Input
                {...control}
                maxLength={length}
                autoComplete="off"
                spellCheck={!mono}
                className={mono ? 'font-mono' : undefined}
                value={values[name]}
                onChange={({ target }) =>
                  setValues((all) => ({ ...all, [name]: mono ? target.value.trim() : target.value }))
                }
                onBlur={() => {
                  if (values[name]) setProblems((all) => ({ ...all, [name]: problemOf(name, values[name]) }));
                }}
              />
            )}
          </Field>
        ))}
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="lg" disabled={running}>
          {running ? 'One moment …' : 'Propose the address'}
        </Button>
      </DialogFooter>
    </form>
  );
}
