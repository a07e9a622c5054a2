'use client';

import { useEffect, useMemo, useState } from 'react';
import type { FieldValue, FieldView } from '@/lib/onboarding/contract/portal';
import { draftKey, dropUnsaved, keepUnsaved, readUnsaved } from './draft-store';
import { useKeeper } from './keeper';
import { type SaveState, ValueSaver } from './value-saver';
import { emptyOf } from './words';

/** One value of the form as React sees it; `ValueSaver` saves it. */
export function useAutosave(subject: string, { form, locked, path, row_version: stored, value: first }: FieldView) {
  const keeper = useKeeper();
  const key = draftKey(keeper.applicationId, keeper.userId, subject, path);
  const [value, setValue] = useState<FieldValue>(first ?? emptyOf(form));
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  // The first one goes on: what the server sends later is older than what is typed here.
  const [saver] = useState(
    () =>
      new ValueSaver(
        {
          save: (sent, over) => keeper.save({ subject, path, value: sent, row_version: over }),
          keep: (unsaved) => keepUnsaved(key, unsaved),
          drop: () => dropUnsaved(key),
          onState: (next) => {
            setState(next);
            keeper.tell(key, next);
          },
        },
        { value, over: stored },
      ),
  );
  const show = useMemo(
    () => (next: FieldValue) => {
      setValue(next);
      keeper.put(`${subject}.${path}`, next);
    },
    [keeper, path, subject],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the field appears; what is typed later is put by `show`
  useEffect(() => {
    keeper.put(`${subject}.${path}`, value);
    const unsaved = locked ? null : readUnsaved(key);
    if (unsaved !== null) {
      show(unsaved.value);
      saver.restore(unsaved);
    }
    return keeper.enlist(key, () => saver.flush());
  }, [key, keeper, saver]);
  return {
    value,
    state,
    change: (next: FieldValue, pauseMs?: number) => {
      show(next);
      saver.change(next, pauseMs);
    },
    decide: (chosen: FieldValue, over: number) => {
      show(chosen);
      saver.decide(chosen, over);
    },
    leave: () => saver.flush(),
  };
}
