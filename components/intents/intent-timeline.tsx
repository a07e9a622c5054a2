'use client';

import { Id } from '@/components/shared/id';
import { StateShape } from '@/components/shared/state-shape';
import { Timeline, TimelineItem } from '@/components/shared/timeline';
import type { Cause, TimelineEntry } from '@/lib/views/contract';
import { eventLook } from './event-words';
import type { IntentTab } from './intent-tabs';

const causeWords: Readonly<Record<Cause, { words: string; tab: IntentTab | null }>> = {
  request: { words: 'the application’s request', tab: null },
  operation: { words: 'a rail operation', tab: 'rail' },
  evidence: { words: 'the evidence', tab: 'verdict' },
  evaluation: { words: 'the verdict', tab: 'verdict' },
  deadline: { words: 'the deadline', tab: null },
  dispute: { words: 'the dispute', tab: null },
  rail: { words: 'what happened at the rail', tab: 'rail' },
};

interface IntentTimelineProps {
  readonly entries: readonly TimelineEntry[];
  /** Opens the tab that shows the cause; absent where there are no tabs. */
  readonly onOpen?: (tab: IntentTab) => void;
}

export function IntentTimeline({ entries, onOpen }: IntentTimelineProps) {
  return (
    <Timeline>
      {entries.map((entry) => {
        const look = eventLook(entry.kind);
        return (
          <TimelineItem
            key={entry.id}
            at={entry.at}
            tone={look.tone}
            shape={<StateShape shape={look.shape} />}
            title={look.word}
          >
            {entry.detail ? <p className="text-dense">{entry.detail}</p> : null}
            <div className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 text-dense text-muted-foreground">
              <span>By {entry.actor.name},</span>
              <CauseLink cause={entry.cause} onOpen={onOpen} />
              {entry.seq === null ? null : <span>· ledger event {entry.seq}</span>}
              {entry.requestId ? (
                <span className="flex items-center gap-1">
                  · request <Id value={entry.requestId} what="request id" />
                </span>
              ) : null}
            </div>
          </TimelineItem>
        );
      })}
    </Timeline>
  );
}

function CauseLink({ cause, onOpen }: { cause: Cause; onOpen: IntentTimelineProps['onOpen'] }) {
  const { words, tab } = causeWords[cause];
  return (
    <span>
      because of{' '}
      {tab && onOpen ? (
        <button
          type="button"
          onClick={() => onOpen(tab)}
          className="rounded-control text-link underline underline-offset-2"
        >
          {words}
        </button>
      ) : (
        words
      )}
    </span>
  );
}
