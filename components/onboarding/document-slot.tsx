'use client';

import { useState } from 'react';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { DocumentSlot as Slot } from '@/lib/onboarding/contract/portal';
import { limitsInWords } from './send-file';
import { type DocumentSlotProps, SideUpload } from './side-upload';
import { anchorOf, documentReason, documentWords } from './words';

const stateOf = ({ document, due, state }: Slot): string => {
  if (state === 'settled') return 'Accepted';
  if (state === 'under_review') return 'Uploaded';
  if (document !== null) return 'Not complete yet';
  return due ? 'Missing' : 'Only if we ask for it';
};

/** One document: what is asked and why, what is taken, and its files. A refused file leaves the one before in place. */
export function DocumentSlot(props: DocumentSlotProps) {
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
          </>
        )}
      </CardBody>
    </Card>
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
