import { Id } from '@/components/shared/id';
import { StateShape } from '@/components/shared/state-shape';
import { Timeline, TimelineItem } from '@/components/shared/timeline';
import type { TimelineEntryView } from '@/lib/disputes/contract';
import { formatInstant } from '@/lib/kernel/format/time';
import { timelineLook } from './case-look';

interface CaseTimelineProps {
  readonly entries: readonly TimelineEntryView[];
  readonly names: Readonly<Record<string, string>>;
}

/** Newest first. */
export function CaseTimeline({ entries, names }: CaseTimelineProps) {
  return (
    <Timeline>
      {entries.toReversed().map((entry) => {
        const look = timelineLook(entry);
        const { due_at: dueAt } = entry.detail;
        return (
          <TimelineItem
            key={`${entry.at} ${entry.kind} ${entry.request_id}`}
            at={entry.at}
            tone={look.tone}
            shape={<StateShape shape={look.shape} />}
            title={look.word}
          >
            {typeof dueAt === 'string' ? <p className="text-dense">{formatInstant(new Date(dueAt))}</p> : null}
            <div className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 text-dense text-muted-foreground">
              <span>By {names[entry.actor] ?? entry.actor}</span>
              <span className="flex items-center gap-1">
                · request <Id value={entry.request_id} what="request id" />
              </span>
            </div>
          </TimelineItem>
        );
      })}
    </Timeline>
  );
}
