'use client';

import { ArrowUpRight, X } from 'lucide-react';
import Link from 'next/link';
import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import type { CaseView } from '@/lib/recovery/contract';
import { Side } from './cases-desk';
import { NoteForm } from './note-form';
import type { NoteCase } from './recovery-actions';
import { caseLook, counterpartWords, differenceWords } from './recovery-look';

interface CaseInspectorProps {
  readonly item: CaseView;
  /** Names for people, by the actor's label. */
  readonly names: Readonly<Record<string, string>>;
  /** Null when the reader's role may not write. */
  readonly note: NoteCase | null;
  readonly closeHref: string;
}

/** One difference: both sides, what was found out, and a note. */
export function CaseInspector({ item, names, note, closeHref }: CaseInspectorProps) {
  return (
    <section aria-label="Difference" className="grid min-w-0 gap-5 rounded-panel border bg-card p-4 shadow-raised">
      <div className="flex items-center justify-between gap-2">
        <Button asChild size="sm">
          <Link href={closeHref} scroll={false}>
            <X aria-hidden="true" />
            Close
          </Link>
        </Button>
        {item.intent_id ? (
          <Button asChild size="sm">
            <Link href={`/console/intents/${item.intent_id}?tab=money`}>
              Page of the intent
              <ArrowUpRight aria-hidden="true" />
            </Link>
          </Button>
        ) : null}
      </div>
      <header className="grid justify-items-start gap-2">
        <StateBadge look={caseLook[item.status]} />
        <h2 className="font-semibold text-base">{differenceWords[item.kind]}</h2>
      </header>
      <KeyValueList className="grid-cols-2">
        <KeyValue label={`At ${counterpartWords(item.counterpart)}`}>
          <Side amount={item.rail_amount} asset={item.currency} />
        </KeyValue>
        <KeyValue label="In our books">
          <Side amount={item.book_amount} asset={item.currency} />
        </KeyValue>
        <KeyValue label="Day">{item.day}</KeyValue>
        <KeyValue label="Found">
          <Timestamp at={item.opened_at} />
        </KeyValue>
        <KeyValue label="What it is about">
          <Id value={item.subject} what="subject" full />
        </KeyValue>
      </KeyValueList>
      <section className="grid gap-3 border-t pt-4">
        <h3 className="font-semibold text-dense">What was found out</h3>
        {item.notes.length === 0 ? <p className="text-dense text-muted-foreground">Nothing yet.</p> : null}
        <ol className="grid gap-3">
          {item.notes.map((written) => (
            <li key={written.note_id} className="grid gap-1 text-dense">
              <p className="whitespace-pre-wrap break-words">{written.body}</p>
              <p className="text-mini text-muted-foreground">
                {names[written.author] ?? written.author}, <Timestamp at={written.created_at} />
                {written.status ? ` · made it ${caseLook[written.status].word.toLowerCase()}` : ''}
              </p>
            </li>
          ))}
        </ol>
      </section>
      {item.status !== 'closed' && note ? <NoteForm caseId={item.case_id} note={note} /> : null}
    </section>
  );
}
