'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Id } from '@/components/shared/id';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { EvidenceRefView } from '@/lib/disputes/contract';
import { bounds } from '@/lib/kernel/bounds';
import type { CaseActions } from './case-actions';

interface EvidenceRefsProps {
  readonly caseId: string;
  readonly refs: readonly EvidenceRefView[];
  readonly names: Readonly<Record<string, string>>;
  /** Null when nothing can be added. */
  readonly add: CaseActions['addEvidenceRef'] | null;
}

/** What is kept elsewhere. References are text: nothing here opens an address that somebody wrote down. */
export function EvidenceRefs({ caseId, refs, names, add }: EvidenceRefsProps) {
  return (
    <Card aria-label="Evidence references">
      <CardHeader>
        <CardTitle>Evidence kept elsewhere</CardTitle>
        {add ? <AddEvidenceRef caseId={caseId} add={add} /> : null}
      </CardHeader>
      <CardBody>
        {refs.length === 0 ? (
          <p className="text-dense text-muted-foreground">
            Nothing is referenced. What you point at here, with its digest, goes into the packet.
          </p>
        ) : (
          <ol className="grid gap-4">
            {refs.map((reference) => (
              <li key={reference.evidence_ref_id} className="grid gap-0.5">
                <p className="break-words font-medium text-sm">{reference.label}</p>
                <p className="break-all font-mono text-mini">{reference.ref}</p>
                <p className="flex flex-wrap items-center gap-x-2 text-mini text-muted-foreground">
                  {reference.kind} · <Id value={reference.digest_hex} what="digest" />
                </p>
                <p className="text-mini text-muted-foreground">
                  {names[reference.added_by] ?? reference.added_by} · <Timestamp at={reference.created_at} />
                </p>
              </li>
            ))}
          </ol>
        )}
      </CardBody>
    </Card>
  );
}

const empty = { label: '', kind: '', ref: '', digest_hex: '' };

const fields = [
  {
    name: 'label',
    label: 'What it is',
    help: 'In words that an outsider understands: “Chat with the hotel”.',
    max: 200,
  },
  { name: 'kind', label: 'Kind', help: 'A short name, such as invoice or chat_log.', max: 64 },
  { name: 'ref', label: 'Where it is', help: 'An address, or an id in your own system.', max: bounds.urlLength },
  {
    name: 'digest_hex',
    label: 'Digest',
    help: 'SHA-256 or another 256-bit digest of the file: 64 hex digits.',
    max: 64,
  },
] as const;

function AddEvidenceRef({ caseId, add }: { caseId: string; add: CaseActions['addEvidenceRef'] }) {
  const [open, setOpen] = useState(false);
  const [values, setValues] = useState(empty);
  const { run, running, failure, clear } = useAction(add, {
    lost: 'No answer arrived. Reload this page to see whether the reference was added.',
    onDone: () => {
      setOpen(false);
      setValues(empty);
    },
  });
  const close = () => {
    setOpen(false);
    clear();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ caseId, ...values, digest_hex: values.digest_hex.trim().toLowerCase() });
  };
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Add reference
      </Button>
      <Dialog open={open} onClose={close} title="Reference evidence" dismissible={!running}>
        <form onSubmit={submit}>
          <DialogBody>
            <FailureAlert failure={failure} />
            {fields.map(({ name, label, help, max }, at) => (
              <Field key={name} id={`ref-${name}`} label={label} help={help} error={failure?.fields?.[name]}>
                {(control) => (
                  <Input
                    {...control}
                    required
                    data-autofocus={at === 0 ? true : undefined}
                    maxLength={max}
                    autoComplete="off"
                    className={name === 'digest_hex' ? 'font-mono' : undefined}
                    value={values[name]}
                    onChange={({ target }) => setValues((before) => ({ ...before, [name]: target.value }))}
                  />
                )}
              </Field>
            ))}
          </DialogBody>
          <DialogFooter>
            <Button size="lg" onClick={close} disabled={running}>
              Cancel
            </Button>
            <Button type="submit" variant="primary" size="lg" disabled={running}>
              {running ? 'Adding …' : 'Add reference'}
            </Button>
          </DialogFooter>
        </form>
      </Dialog>
    </>
  );
}
