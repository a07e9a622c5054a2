'use client';

import { FailureAlert } from '@/components/identity/failure-alert';
import { ExactTime, Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import type { OpenedCase, RequestView } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { targetName } from './form-words';
import { useAct } from './use-act';

interface RequestsProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'extendRequest'>;
}

const answerWords = {
  open: 'Not answered yet',
  answered: 'Answered',
  accepted: 'Answered and accepted',
  still_open: 'Answered, and still open',
} as const;

/** What was asked of the merchant, the open request first. */
export function Requests({ item, actions }: RequestsProps) {
  const { open_request: open, past_requests: past } = item;
  if (open === null && past.length === 0) {
    return <p className="p-3 text-dense text-muted-foreground">The merchant was asked for nothing.</p>;
  }
  return (
    <div className="divide-y">
      {open === null ? null : (
        <div className="grid gap-3 p-3">
          <Asked request={open} item={item} />
          <Extend request={open} item={item} extend={actions.extendRequest} />
        </div>
      )}
      {past.map((request) => (
        <div key={request.request_id} className="p-3">
          <Asked request={request} item={item} />
        </div>
      ))}
    </div>
  );
}

function Asked({ request, item }: { request: RequestView; item: OpenedCase }) {
  return (
    <div className="grid gap-2 text-dense">
      <p className="text-muted-foreground">
        {request.created_by === null ? 'The automatic checks asked' : `${request.created_by.name} asked`},{' '}
        <Timestamp at={request.created_at} />
      </p>
      <p>
        {request.closed_at === null ? (
          <>
            To be answered by <ExactTime at={request.due_at} />
            {request.was_extended ? ', which was extended once' : ''}
          </>
        ) : (
          <>
            Over since <ExactTime at={request.closed_at} />
          </>
        )}
      </p>
      <ul className="grid gap-2">
        {request.items.map(({ target, reason_code: code, merchant_text: text, state }) => (
          <li key={`${target} ${code}`} className="grid gap-0.5">
            <span className="flex flex-wrap justify-between gap-x-3">
              <span className="font-medium">{targetName(target, item.subjects)}</span>
              <span className="text-muted-foreground">{answerWords[state]}</span>
            </span>
            <span className="whitespace-pre-wrap break-words">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ExtendProps {
  readonly request: RequestView;
  readonly item: OpenedCase;
  readonly extend: DeskActions['extendRequest'];
}

function Extend({ request, item, extend }: ExtendProps) {
  const { run, running, failure } = useAct(extend);
  const act = actOf(item, 'extend_request');
  if (request.was_extended) return null;
  return (
    <div className="grid gap-2 text-dense">
      <FailureAlert failure={failure} />
      <Button
        className="justify-self-start"
        disabled={!act.isOpen || running}
        onClick={() => run({ case_id: item.case_id })}
      >
        {running ? 'Extending …' : 'Give 14 more days, once'}
      </Button>
      {act.isOpen || act.why === null ? null : <p className="text-muted-foreground">{act.why}</p>}
    </div>
  );
}
