'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { DocumentSlot } from '@/lib/onboarding/contract/portal';
import { acceptedFiles, type FileFacts, problemOf, type Sent, sendFile } from './send-file';
import { documentWords } from './words';

const sideWords = { front: 'Front', back: 'Back', single: 'File' } as const;

export interface DocumentSlotProps {
  readonly slot: DocumentSlot;
  /** Null for the holder of a link, who knows who they are. */
  readonly whose: string | null;
  /** Where files are sent; the subject is named there only where a session says who sends. */
  readonly address: string;
  readonly namesSubject: boolean;
  /** Where a file is looked at; null where it cannot be. */
  readonly view: ((documentId: string, fileId: string) => string) | null;
}

interface SideUploadProps extends DocumentSlotProps {
  readonly id: string;
  readonly type: string;
  readonly side: 'front' | 'back' | 'single';
  readonly until: string;
}

type Progress = { readonly kind: 'idle' } | { readonly kind: 'sending'; readonly percent: number } | Told;
type Told = { readonly kind: 'told'; readonly sent: Sent; readonly file: File };

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** Sends one file at a time and says how it goes. */
function useUpload(address: string, facts: Omit<FileFacts, 'name'>) {
  const router = useRouter();
  const running = useRef<AbortController | null>(null);
  const [progress, setProgress] = useState<Progress>({ kind: 'idle' });
  const send = async (file: File): Promise<void> => {
    const problem = problemOf(file);
    if (problem !== null) return setProgress({ kind: 'told', sent: { ok: false, words: problem }, file });
    running.current = new AbortController();
    setProgress({ kind: 'sending', percent: 0 });
    const { signal } = running.current;
    const onProgress = (percent: number) => setProgress({ kind: 'sending', percent });
    const sent = await sendFile(address, file, { ...facts, name: file.name }, { onProgress, signal });
    setProgress({ kind: 'told', sent, file });
    if (sent.ok) router.refresh();
  };
  return { progress, send, stop: () => running.current?.abort() };
}

export function SideUpload({ slot, address, namesSubject, view, id, type, side, until }: SideUploadProps) {
  const picker = useRef<HTMLInputElement>(null);
  const sameType = slot.document?.type === type;
  const kept = slot.document?.files.find((file) => file.side === side && sameType);
  const replaced = kept ?? (sameType ? undefined : slot.document?.files[0]);
  const { progress, send, stop } = useUpload(address, {
    ...(namesSubject && { subject: slot.subject }),
    kind: slot.kind,
    type,
    side,
    issued_on: null,
    expires_on: dayForm.test(until) ? until : null,
    replaces: replaced?.id ?? null,
  });
  const sendFirst = (files: FileList | null): Promise<void> | undefined => {
    const file = files?.[0];
    return file === undefined ? undefined : send(file);
  };
  const what = side === 'single' ? 'file' : `${sideWords[side].toLowerCase()} side`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same by keyboard
    <div
      className="grid gap-2 rounded-panel border border-dashed p-3"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        return sendFirst(event.dataTransfer.files);
      }}
    >
      <div className="flex flex-wrap items-center gap-3">
        <Button disabled={progress.kind === 'sending'} onClick={() => picker.current?.click()}>
          {kept === undefined ? `Choose the ${what}` : `Replace the ${what}`}
        </Button>
        <span className="text-dense text-muted-foreground">or drop it here</span>
        {kept !== undefined && view !== null && slot.document !== null ? (
          <a className="text-dense underline" href={view(slot.document.id, kept.id)} target="_blank" rel="noreferrer">
            Look at the {what} that is uploaded
          </a>
        ) : null}
      </div>
      <input
        ref={picker}
        id={id}
        type="file"
        accept={acceptedFiles}
        aria-label={`${documentWords(slot.kind)}: ${what}`}
        className="sr-only"
        tabIndex={-1}
        onChange={async ({ target }) => {
          await sendFirst(target.files);
          target.value = '';
        }}
      />
      {kept === undefined ? null : <p className="text-dense">{sideWords[side]}: uploaded.</p>}
      {kept?.notices.map((notice) => (
        <p key={notice} className="text-dense text-muted-foreground">
          {notice}
        </p>
      ))}
      <ProgressLine progress={progress} hasFile={kept !== undefined} onStop={stop} onAgain={send} />
    </div>
  );
}

interface ProgressLineProps {
  readonly progress: Progress;
  readonly hasFile: boolean;
  readonly onStop: () => void;
  readonly onAgain: (file: File) => Promise<void>;
}

function ProgressLine({ progress, hasFile, onStop, onAgain }: ProgressLineProps) {
  return (
    <div aria-live="polite" className="grid gap-2">
      {progress.kind === 'sending' ? (
        <div className="flex items-center gap-3">
          <progress className="grow" max={100} value={progress.percent} aria-label="Upload" />
          <span className="text-dense tabular-nums">{progress.percent} %</span>
          <Button size="sm" onClick={onStop}>
            Stop
          </Button>
        </div>
      ) : null}
      {progress.kind === 'told' && progress.sent.ok ? (
        <p className="text-dense">Uploaded: {progress.file.name}</p>
      ) : null}
      {progress.kind === 'told' && !progress.sent.ok ? (
        <Alert tone="problem" title={progress.sent.words}>
          {hasFile ? <p>The file that was uploaded before is still there.</p> : null}
          <Button size="sm" className="mt-2" onClick={() => onAgain(progress.file)}>
            Try this file again
          </Button>
        </Alert>
      ) : null}
    </div>
  );
}
