'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { FieldValue, FieldView } from '@/lib/onboarding/contract/portal';
import { draftKey, dropUnsaved, keepUnsaved, readUnsaved } from './draft-store';
import { useKeeper } from './keeper';
import { emptyOf } from './words';

const typingPauseMs = 800;
const retryFirstMs = 3_000;
const retryMostMs = 30_000;

export type SaveState =
  | { readonly kind: 'idle' | 'waiting' | 'saving' | 'saved' }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'conflict'; readonly theirs: FieldValue; readonly over: number };

const same = (one: FieldValue, other: FieldValue): boolean => JSON.stringify(one) === JSON.stringify(other);

const lost = 'Not saved yet: no answer arrived. What you typed stays here, and it is sent again by itself.';

/** One value of the form, saved while it is typed. One save at a time; what failed is kept in the tab and sent again. */
export function useAutosave(subject: string, field: FieldView) {
  const keeper = useKeeper();
  const key = draftKey(keeper.applicationId, keeper.userId, subject, field.path);
  const [value, setValue] = useState<FieldValue>(field.value ?? emptyOf(field.form));
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  const latest = useRef(value);
  const over = useRef(field.row_version);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const running = useRef(false);
  const failures = useRef(0);
  const stopped = useRef(false);

  const flush = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (running.current || stopped.current) return;
    running.current = true;
    const sent = latest.current;
    setState({ kind: 'saving' });
    const again = (milliseconds: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flush(), milliseconds);
    };
    const input = { subject, path: field.path, value: sent, row_version: over.current };
    const answer = await keeper.save(input).catch(() => ({ ok: false as const, message: lost, code: undefined }));
    running.current = false;
    if (!answer.ok) {
      failures.current += 1;
      setState({ kind: 'failed', words: answer.message });
      keeper.tell(key, 'failed');
      // A refusal stays one; silence is asked again, less and less often.
      if (answer.code === undefined) again(Math.min(retryMostMs, retryFirstMs * failures.current));
      return;
    }
    failures.current = 0;
    if (answer.value.state === 'conflict') {
      stopped.current = true;
      setState({ kind: 'conflict', theirs: answer.value.theirs, over: answer.value.row_version });
      keeper.tell(key, 'conflict');
      return;
    }
    over.current = answer.value.row_version;
    if (same(latest.current, sent)) {
      dropUnsaved(key);
      setState({ kind: 'saved' });
      keeper.tell(key, 'saved');
      return;
    }
    keepUnsaved(key, { value: latest.current, over: over.current });
    again(typingPauseMs);
  }, [field.path, keeper, key, subject]);

  const change = useCallback(
    (next: FieldValue, pauseMs: number = typingPauseMs) => {
      latest.current = next;
      setValue(next);
      setState((was) => (was.kind === 'conflict' ? was : { kind: 'waiting' }));
      keepUnsaved(key, { value: next, over: over.current });
      keeper.put(`${subject}.${field.path}`, next);
      keeper.tell(key, 'waiting');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flush(), pauseMs);
    },
    [field.path, flush, keeper, key, subject],
  );

  const decide = useCallback(
    (chosen: FieldValue, version: number) => {
      stopped.current = false;
      over.current = version;
      change(chosen, 0);
    },
    [change],
  );

  useEffect(() => {
    keeper.put(`${subject}.${field.path}`, latest.current);
    const unsaved = field.locked ? null : readUnsaved(key);
    if (unsaved !== null) {
      over.current = unsaved.over;
      change(unsaved.value, 0);
    }
    return keeper.enlist(key, () => (timer.current === undefined ? undefined : flush()));
  }, [change, field.locked, field.path, flush, keeper, key, subject]);

  const leave = async (): Promise<void> => {
    if (timer.current !== undefined) await flush();
  };
  return { value, state, change, decide, leave };
}
