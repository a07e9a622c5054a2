'use client';

import { useState } from 'react';
import { useAction } from '@/components/identity/use-action';
import type { RequestPreview } from '@/lib/onboarding/contract/desk';
import type { OpenedCase, ReasonView } from '@/lib/onboarding/contract/desk-case';
import type { DeskActions } from './desk-actions';
import type { DraftItem } from './request-item';
import { useAct } from './use-act';
import { useHold } from './use-hold';

/** A request while it is typed: what it holds, how the merchant would see it, and its way out. */
export function useRequest(item: OpenedCase, actions: Pick<DeskActions, 'previewRequest' | 'requestInfo'>) {
  const [items, setItems] = useState<readonly DraftItem[]>([]);
  const [note, setNote] = useState('');
  const [preview, setPreview] = useState<RequestPreview | null>(null);
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
  const asked = items.map(({ reasonCode, target, text }) => ({
    reason_code: reasonCode,
    target,
    merchant_text: text.trim(),
  }));
  const internal = note.trim() === '' ? null : note.trim();
  return {
    items,
    change,
    add: (reason: ReasonView) => change([...items, draftOf(reason, item)]),
    note,
    setNote,
    preview,
    isWhole: asked.length > 0 && asked.every(({ merchant_text: text }) => text !== ''),
    isLooking: look.running,
    isSending: send.running,
    failure: look.failure ?? send.failure,
    look: () => look.run({ case_id: item.case_id, items: asked }),
    /** Held for ten seconds before it is really sent. */
    send: () =>
      hold.begin({ case_id: item.case_id, row_version: item.row_version, items: asked, internal_note: internal }),
    hold,
  };
}

/** The wording of the policy, and the first place there is; both can be changed. */
const draftOf = (reason: ReasonView, { targets }: OpenedCase): DraftItem => ({
  key: crypto.getRandomValues(new Uint32Array(2)).join('-'),
  reasonCode: reason.code,
  target: targets[0] ?? 'entity',
  text: reason.text,
});
