import { Money } from '@/components/shared/money';
import { StateShape } from '@/components/shared/state-shape';
import { Timeline, TimelineItem } from '@/components/shared/timeline';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { DeskAction, TrailEntry } from '@/lib/gate/contract/desk';
import { trailDetail, trailLook } from './action-look';
import { actorWords } from './next-words';

/** Newest first. */
export function ActionTrail({ trail }: Pick<DeskAction, 'trail'>) {
  return (
    <Card aria-label="Timeline of the action">
      <CardHeader>
        <CardTitle>Timeline</CardTitle>
      </CardHeader>
      <CardBody>
        <Timeline>
          {trail.toReversed().map((entry) => {
            const look = trailLook[entry.kind];
            return (
              <TimelineItem
                key={entry.key}
                at={entry.at}
                tone={look.tone}
                shape={<StateShape shape={look.shape} />}
                title={look.word}
              >
                <Detail {...entry} />
              </TimelineItem>
            );
          })}
        </Timeline>
      </CardBody>
    </Card>
  );
}

function Detail({ kind, detail, money, by }: TrailEntry) {
  const words = trailDetail({ kind, detail });
  if (words === null && money === null && by === null) return null;
  return (
    <p className="flex min-w-0 flex-wrap gap-x-1.5 text-dense text-muted-foreground">
      {money === null ? null : <Money value={money} />}
      {words === null ? null : <span className="min-w-0 break-words">{words}</span>}
      {by === null ? null : <span>by {actorWords(by)}</span>}
    </p>
  );
}
