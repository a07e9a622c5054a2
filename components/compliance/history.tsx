import { StateShape } from '@/components/shared/state-shape';
import { Timeline, TimelineItem } from '@/components/shared/timeline';
import { ExactTime } from '@/components/shared/timestamp';
import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { actorWords, historyTitle, outcomeWords, proposalStateWords } from './desk-words';

/** What was proposed and decided, and every change of the application, the latest first. */
export function History({ item }: { item: OpenedCase }) {
  const entries = [...item.history].sort((one, other) => other.at.localeCompare(one.at));
  return (
    <div className="grid gap-4 p-3">
      {item.past_proposals.map((proposal) => (
        <p key={proposal.proposal_id} className="text-dense">
          {proposal.proposed_by.name} proposed “{outcomeWords[proposal.outcome]}”,{' '}
          <ExactTime at={proposal.proposed_at} />. {proposalStateWords[proposal.state]}
          {proposal.sent_back_note === null ? '.' : `: ${proposal.sent_back_note}`}
        </p>
      ))}
      {item.decisions.map((decision) => (
        <p key={decision.decision_id} className="text-dense">
          Decided: {outcomeWords[decision.outcome]}, <ExactTime at={decision.decided_at} />.{' '}
          {decision.mode === 'auto'
            ? 'By the automatic checks.'
            : `Proposed by ${decision.proposed_by?.name ?? 'somebody'}, confirmed by ${decision.decided_by?.name ?? 'somebody'}.`}
        </p>
      ))}
      <Timeline>
        {entries.map((entry) => (
          <TimelineItem
            key={`${entry.at} ${entry.command}`}
            at={entry.at}
            tone="open"
            shape={<StateShape shape="hollow" />}
            title={historyTitle(entry.command, entry.to)}
          >
            <p className="text-dense text-muted-foreground">By {byWords(entry.actor)}</p>
          </TimelineItem>
        ))}
      </Timeline>
    </div>
  );
}

function byWords({ kind, role, name }: OpenedCase['history'][number]['actor']): string {
  if (kind === 'system') return 'Tidegate';
  if (role === 'merchant_business') return 'the merchant';
  return name === null ? actorWords(role).toLowerCase() : `${name}, ${actorWords(role).toLowerCase()}`;
}
