'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { writeOffInput } from '@/lib/harbor/contract';
import { bounds } from '@/lib/kernel/bounds';
import { decimalText, money, parseDecimalText } from '@/lib/kernel/money';
import type { StuckDetailView } from '@/lib/recovery/contract';
import type { WriteOff } from './recovery-actions';

interface WriteOffDialogProps {
  readonly detail: StuckDetailView;
  readonly writeOff: WriteOff;
}

/** Bears a loss, or a part of it: how much, why, and what the books will say. */
export function WriteOffDialog({ detail, writeOff }: WriteOffDialogProps) {
  // Made when the dialog opens: however often its button is pressed, the books take it once.
  const [id, setId] = useState<string | null>(null);
  const close = () => setId(null);
  return (
    <>
      <Button className="w-fit" onClick={() => setId(crypto.randomUUID())}>
        Write off …
      </Button>
      <Dialog
        open={id !== null}
        onClose={close}
        title="Write off a loss"
        description="No money moves and no rail is called. What comes back later is booked as it comes."
      >
        {id === null ? null : <WriteOffForm id={id} detail={detail} writeOff={writeOff} onClose={close} />}
      </Dialog>
    </>
  );
}

function WriteOffForm({ id, detail, writeOff, onClose }: WriteOffDialogProps & { id: string; onClose: () => void }) {
  const { currency: asset, lost } = detail;
  const [amount, setAmount] = useState(decimalText(money(BigInt(lost), asset)));
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const { run, running, failure } = useAction(writeOff, {
    lost: 'No answer arrived. Close this and read what is still lost: the same order never counts twice.',
    onDone: onClose,
  });
  const minor = Number(parseDecimalText(amount, asset)?.amount ?? 0n);
  const isAmountGood = minor > 0 && minor <= lost;
  const isReasonGood = writeOffInput.shape.reason.safeParse(reason).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isAmountGood && isReasonGood) run({ id, intent_id: detail.intent_id, amount_minor: minor, reason });
  };
  const said = (isGood: boolean, words: string): string | undefined => (isChecked && !isGood ? words : undefined);
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <FailureAlert failure={failure} />
        <Field
          id="write-off-amount"
          label={`Amount in ${asset.toUpperCase()}`}
          help="All that is lost, or a part of it."
          error={
            said(isAmountGood, 'Give an amount above zero, and no more than is lost.') ?? failure?.fields?.amount_minor
          }
        >
          {(control) => (
            <Input
              {...control}
              required
              data-autofocus
              inputMode="decimal"
              autoComplete="off"
              className="w-40"
              value={amount}
              onChange={({ target }) => setAmount(target.value)}
            />
          )}
        </Field>
        <Field
          id="write-off-reason"
          label="Reason"
          help="Kept in the audit log with your name."
          error={said(isReasonGood, 'Say why in at least three characters, on one line.') ?? failure?.fields?.reason}
        >
          {(control) => (
            <Input
              {...control}
              required
              maxLength={bounds.text}
              autoComplete="off"
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {isAmountGood ? <Preview lost={lost} minor={minor} asset={asset} /> : null}
      </DialogBody>
      <Buttons running={running} onClose={onClose} />
    </form>
  );
}

function Buttons({ running, onClose }: { running: boolean; onClose: () => void }) {
  return (
    <DialogFooter>
      <Button size="lg" onClick={onClose} disabled={running}>
        Cancel
      </Button>
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'One moment …' : 'Write it off'}
      </Button>
    </DialogFooter>
  );
}

/** The one posting that is made, as it changes both accounts. */
function Preview({ lost, minor, asset }: { lost: number; minor: number; asset: string }) {
  const shown = (amount: number) => <Money value={{ amount: amount.toString(), asset }} />;
  return (
    <KeyValueList aria-label="What the books will say" className="grid-cols-2">
      <KeyValue label="Platform’s account">
        {shown(-lost)} becomes {shown(minor - lost)}
      </KeyValue>
      <KeyValue label="Written off">{shown(minor)}</KeyValue>
    </KeyValueList>
  );
}
