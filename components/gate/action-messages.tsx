import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { DeskAction, DeskMessage } from '@/lib/gate/contract/desk';
import { messageLook } from './action-look';
import type { DeskDeeds } from './desk-deeds';
import { SendAgain } from './send-again';

interface ActionMessagesProps {
  readonly action: DeskAction;
  readonly deeds: DeskDeeds | null;
}

/** What was sent to the agent and to its service, with every try. */
export function ActionMessages({ action, deeds }: ActionMessagesProps) {
  const { messages, callbackHost, serviceHost } = action;
  return (
    <Card aria-label="Callbacks and handoff">
      <CardHeader>
        <CardTitle>Callbacks and handoff</CardTitle>
      </CardHeader>
      <CardBody className="grid gap-4">
        {messages.length === 0 ? (
          <p className="text-dense text-muted-foreground">{nothingSent({ callbackHost, serviceHost })}</p>
        ) : (
          <ul className="grid gap-4">
            {messages.map((message) => (
              <li key={message.id} className="grid gap-2 border-b pb-4 last:border-b-0 last:pb-0">
                <MessageHead message={message} host={message.kind === 'callback' ? callbackHost : serviceHost} />
                <Attempts message={message} />
                {deeds !== null && message.sendable ? (
                  <SendAgain actionId={action.id} message={message} sendAgain={deeds.sendAgain} />
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

function nothingSent({ callbackHost, serviceHost }: Pick<DeskAction, 'callbackHost' | 'serviceHost'>): string {
  if (callbackHost === null && serviceHost === null) {
    return 'The agent named no address. It looks for itself whether it was paid.';
  }
  return `Nothing was sent yet. Once it is paid, word goes to ${[callbackHost, serviceHost].filter(Boolean).join(' and ')}.`;
}

function MessageHead({ message, host }: { message: DeskMessage; host: string | null }) {
  const what = message.kind === 'callback' ? 'Callback to the agent' : 'Handoff to the service';
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium text-sm">
          {what}
          {message.round > 1 ? (
            <span className="font-normal text-muted-foreground"> · round {message.round}</span>
          ) : null}
        </h3>
        <StateBadge look={messageLook[message.status]} />
      </div>
      <p className="break-all text-dense text-muted-foreground">
        {host === null ? null : `${host} · `}queued <Timestamp at={message.createdAt} />
        {message.status === 'waiting' && message.nextAt ? (
          <>
            {' '}
            · next try <Timestamp at={message.nextAt} />
          </>
        ) : null}
      </p>
    </div>
  );
}

function Attempts({ message: { attempts, kind } }: { message: DeskMessage }) {
  if (attempts.length === 0) return <p className="text-dense text-muted-foreground">Not tried yet.</p>;
  return (
    <ol aria-label={`Tries of the ${kind}`} className="grid gap-1 text-dense">
      {attempts.map((attempt) => (
        <li key={attempt.id} className="flex flex-wrap items-baseline gap-x-2">
          <span className={attempt.ok ? 'text-state-released' : 'text-state-failed'}>
            {attempt.ok ? 'Arrived' : 'Did not arrive'}
          </span>
          {attempt.httpStatus === null ? null : <span className="font-mono text-mini">HTTP {attempt.httpStatus}</span>}
          {attempt.error === null ? null : <span className="min-w-0 break-words">{attempt.error}</span>}
          <span className="text-muted-foreground">
            <Timestamp at={attempt.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
