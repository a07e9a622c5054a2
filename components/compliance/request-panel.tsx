'use client';

import { Lock, Send } from 'lucide-react';
import { type Ref, useId } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import { mostRequestItems } from '@/lib/onboarding/contract/desk';
import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { ReasonPicker } from './reason-picker';
import { RequestItem } from './request-item';
import { RequestPreviewView } from './request-preview';
import { useRequest } from './use-request';

interface RequestPanelProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'previewRequest' | 'requestInfo'>;
  readonly search: Ref<HTMLInputElement>;
}

/** Asks the merchant: what they will read, what stays here, a look at it as they will see it, and ten seconds to undo. */
export function RequestPanel({ item, actions, search }: RequestPanelProps) {
  const request = useRequest(item, actions);
  const { items, hold, preview } = request;
  const act = actOf(item, 'request_info');
  return (
    <div className="grid gap-4">
      {act.isOpen ? null : <p className="text-dense text-muted-foreground">{act.why ?? 'Nothing can be asked now.'}</p>}
      <FailureAlert failure={request.failure} />
      <fieldset disabled={hold.isHeld || request.isSending} className="grid min-w-0 gap-4">
        <legend className="sr-only">What is asked</legend>
        {items.length < mostRequestItems ? (
          <ReasonPicker
            label="Add a reason"
            search={search}
            reasons={item.reasons.filter(({ retryable }) => retryable)}
            picked={items.map(({ reasonCode }) => reasonCode)}
            onPick={request.add}
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
            onChange={(next) => request.change(items.map((one) => (one.key === draft.key ? next : one)))}
            onRemove={() => request.change(items.filter(({ key }) => key !== draft.key))}
          />
        ))}
        <InternalNote value={request.note} onChange={request.setNote} />
        <Button
          className="justify-self-start"
          disabled={!act.isOpen || !request.isWhole || request.isLooking}
          onClick={request.look}
        >
          {request.isLooking ? 'Looking …' : 'See what the merchant will see'}
        </Button>
      </fieldset>
      {preview === null ? null : <RequestPreviewView preview={preview} subjects={item.subjects} />}
      {preview !== null && hold.isHeld ? (
        <Holding secondsLeft={hold.secondsLeft} undo={hold.undo} sendNow={hold.sendNow} />
      ) : null}
      {preview !== null && !hold.isHeld ? (
        <Button
          variant="primary"
          size="lg"
          className="justify-self-start"
          disabled={!act.isOpen || request.isSending}
          onClick={request.send}
        >
          <Send aria-hidden="true" />
          {request.isSending ? 'Sending …' : 'Send the request'}
        </Button>
      ) : null}
    </div>
  );
}

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
