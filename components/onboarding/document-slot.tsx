'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { DocumentSlot as Slot } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { limitsInWords } from './send-file';
import { type DocumentSlotProps, SideUpload } from './side-upload';
import { anchorOf, documentReason, documentWords } from './words';

const stateOf = ({ document, due, state }: Slot): string => {
  if (state === 'settled') return 'Accepted';
  if (state === 'under_review') return 'Uploaded';
  if (document !== null) return 'Not complete yet';
  return due ? 'Missing' : 'Only if we ask for it';
};

interface RemovableProps extends DocumentSlotProps {
  /** Takes a document out again; not for the holder of a link. */
  readonly remove?: FormActions['removeDocument'];
}

/** One document: what is asked and why, what is taken, and its files. A refused file leaves the one before in place. */
export function DocumentSlot({ remove, ...props }: RemovableProps) {
  const { slot, whose } = props;
  const [type, setType] = useState(slot.document?.type ?? slot.accepted[0]?.type ?? '');
  const [expires, setExpires] = useState(slot.document?.expires_on ?? '');
  const id = anchorOf(`${slot.subject}.doc.${slot.kind}`);
  const sides = slot.accepted.find((one) => one.type === type)?.sides ?? [];
  const title = `${documentWords(slot.kind)}${whose === null ? '' : ` — ${whose}`}`;
  return (
    <Card id={id} tabIndex={-1} aria-label={title}>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <p className="text-dense text-muted-foreground">{stateOf(slot)}</p>
      </CardHeader>
      <CardBody className="grid gap-4">
        <p className="text-dense text-muted-foreground">
          {documentReason(slot.kind)} {limitsInWords}
        </p>
        {slot.locked ? (
          <p className="text-dense text-muted-foreground">
            Locked: this was sent in, and compliance has not asked for another one.
          </p>
        ) : (
          <>
            <TypeAndDay slot={slot} id={id} type={type} until={expires} onType={setType} onUntil={setExpires} />
            {sides.map((side) => (
              <SideUpload
                key={`${type} ${side}`}
                {...props}
                id={`${id}-${side}`}
                type={type}
                side={side}
                until={expires}
              />
            ))}
            {remove === undefined || slot.document === null ? null : (
              <RemoveDocument documentId={slot.document.id} title={title} remove={remove} />
            )}
          </>
        )}
      </CardBody>
    </Card>
  );
}

const lost = 'No answer arrived. Reload this page: it shows whether the document is still there.';

interface RemoveDocumentProps {
  readonly documentId: string;
  readonly title: string;
  readonly remove: FormActions['removeDocument'];
}

function RemoveDocument({ documentId, title, remove }: RemoveDocumentProps) {
  const [asked, setAsked] = useState(false);
  const { run, running, failure } = useAction(remove, { lost, onDone: () => setAsked(false) });
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        className="justify-self-start"
        aria-label={`Take out: ${title}`}
        onClick={() => setAsked(true)}
      >
        Take out …
      </Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={`Take out this document: ${title}?`}
        confirm="Take out"
        tone="destructive"
        running={running}
        failure={failure}
        onConfirm={() => run({ document_id: documentId })}
      >
        <p>All of its files go with it. If it is asked for, it counts as missing until you upload another one.</p>
      </ConfirmDialog>
    </>
  );
}

interface TypeAndDayProps {
  readonly slot: Slot;
  readonly id: string;
  readonly type: string;
  readonly until: string;
  readonly onType: (type: string) => void;
  readonly onUntil: (day: string) => void;
}

/** Which of the types that are taken it is, and until when it is valid. */
function TypeAndDay({ slot, id, type, until, onType, onUntil }: TypeAndDayProps) {
  return (
    <>
      {slot.accepted.length > 1 ? (
        <Field id={`${id}-type`} label="Which document it is">
          {(control) => (
            <Select
              {...control}
              className="w-full sm:w-80"
              value={type}
              onChange={({ target }) => onType(target.value)}
            >
              {slot.accepted.map((one) => (
                <option key={one.type} value={one.type}>
                  {documentWords(one.type)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      {slot.kind === 'photo_id' ? (
        <Field id={`${id}-expires`} label="Valid until (optional)" help="Year, month, day. Best six months or longer.">
          {(control) => (
            <Input
              {...control}
              className="sm:max-w-xs"
              placeholder="YYYY-MM-DD"
              value={until}
              onChange={({ target }) => onUntil(target.value)}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
