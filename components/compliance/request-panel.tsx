'use client';

import { Lock, Send } from 'lucide-react';
import { type Ref, useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import { mostRequestItems, type RequestPreview } from '@/lib/onboarding/contract/desk';
import type { OpenedCase, ReasonView } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { ReasonPicker } from './reason-picker';
import { type DraftItem, RequestItem } from './request-item';
import { RequestPreviewView } from './request-preview';
import { useAct } from './use-act';
import { useHold } from './use-hold';

interface RequestPanelProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'previewRequest' | 'requestInfo'>;
  readonly search: Ref<HTMLInputElement>;
}

/** Asks the merchant: what they will read, what stays here, a look at it as they will see it, and ten seconds to undo. */
export function RequestPanel({ item, actions, search }: RequestPanelProps) {
  const [items, setItems] = useState<readonly DraftItem[]>([]);
  const [note, setNote] = useState('');
  const [preview, setPreview] = useState<RequestPreview | null>(null);
  const act = actOf(item, 'request_info');
  const look = useAction(actions.previewRequest, {
    lost: 'No answer arrived. Nothing was sent. Look again.',
    onDone: setPreview,
  });
  const send = useAct(actions.requestInfo, () => {
    setItems([]);
    setNote('');
    setPreview(null);
  });
  const hold = useHold(send.run);
  const change = (next: readonly DraftItem[]) => {
    setItems(next);
    // What was looked at is no longer what would be sent.
    setPreview(null);
  };
  const add = (reason: ReasonView) => change([...items, draftOf(reason, item)]);
  const asked = items.map(({ reasonCode, target, text }) => ({
    reason_code: reasonCode,
    target,
    merchant_text: text.trim(),
  }));
  const isWhole = asked.length > 0 && asked.every(({ merchant_text: text }) => text !== '');
  const order = {
    case_id: item.case_id,
    row_version: item.row_version,
    items: asked,
    internal_note: note.trim() === '' ? null : note.trim(),
  };
  return (
    <div className="grid gap-4">
      {act.isOpen ? null : <p className="text-dense text-muted-foreground">{act.why ?? 'Nothing can be asked now.'}</p>}
      <FailureAlert failure={look.failure ?? send.failure} />
      <fieldset disabled={hold.isHeld || send.running} className="grid gap-4">
        <legend className="sr-only">What is asked</legend>
        {items.length < mostRequestItems ? (
          <ReasonPicker
            label="Add a reason"
            search={search}
            reasons={item.reasons.filter(({ retryable }) => retryable)}
            picked={items.map(({ reasonCode }) => reasonCode)}
            onPick={add}
          />
        ) : (
          <p className="text-dense">No more than {mostRequestItems} things can be asked at once.</p>
        )}
        {items.map((draft) => (
          <RequestItem
            key={draft.key}
            draft={draft}
            targets={item.targets}
            subjects={item.subjects}
            onChange={(next) => change(items.map((one) => (one.key === draft.key ? next : one)))}
            onRemove={() => change(items.filter(({ key }) => key !== draft.key))}
          />
        ))}
        <InternalNote value={note} onChange={setNote} />
        <Button
          className="justify-self-start"
          disabled={!act.isOpen || !isWhole || look.running}
          onClick={() => look.run({ case_id: item.case_id, items: asked })}
        >
          {look.running ? 'Looking …' : 'See what the merchant will see'}
        </Button>
      </fieldset>
      {preview === null ? null : (
        <>
          <RequestPreviewView preview={preview} subjects={item.subjects} />
          {hold.isHeld ? (
            <Holding secondsLeft={hold.secondsLeft} undo={hold.undo} sendNow={hold.sendNow} />
          ) : (
            <Button
              variant="primary"
              size="lg"
              className="justify-self-start"
              disabled={!act.isOpen || send.running}
              onClick={() => hold.begin(order)}
            >
              <Send aria-hidden="true" />
              {send.running ? 'Sending …' : 'Send the request'}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** The wording of the policy, and the first place that it fits; both can be changed. */
const draftOf = (reason: ReasonView, { targets }: OpenedCase): DraftItem => ({
  key: crypto.getRandomValues(new Uint32Array(2)).join('-'),
  reasonCode: reason.code,
  target: targets[0] ?? 'entity',
  text: reason.text,
});

function InternalNote({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div className="rounded-panel border border-dashed bg-muted p-3">
      <Field
        id={id}
        label="Internal note (optional)"
        help={
          <span className="flex items-start gap-1.5">
            <Lock aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
            For the desk alone. It is never sent.
          </span>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            maxLength={bounds.longText}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
    </div>
  );
}

interface HoldingProps {
  readonly secondsLeft: number;
  readonly undo: () => void;
  readonly sendNow: () => void;
}

function Holding({ secondsLeft, undo, sendNow }: HoldingProps) {
  return (
    <Alert tone="warning" role="status" title="Nothing has been sent yet">
      <div className="grid gap-3">
        <p>
          The request goes out in ten seconds. Until then it is held by this page alone: if you close it or go to
          another case, it is not sent.
        </p>
        <p aria-hidden="true" className="tabular-nums">
          {secondsLeft} s left
        </p>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={undo}>
            Undo
          </Button>
          <Button onClick={sendNow}>Send it now</Button>
        </div>
      </div>
    </Alert>
  );
}
