'use client';

import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { StripeAccount } from '@/lib/rails/contract';
import { LinkAccountDialog } from './link-account-dialog';
import type { RailActions } from './rail-actions';
import { accountLook } from './rail-look';
import { ReasonDialog } from './reason-dialog';

interface StripeAccountCardProps {
  /** The account linked last; null before the first. */
  readonly account: StripeAccount | null;
  /** False when this installation is not connected to Stripe for this environment. */
  readonly available: boolean;
  /** Null for those who only read. */
  readonly actions: RailActions | null;
}

/** The tenant's own account at Stripe: linked, set up there, read again, and then proposed as destination. */
export function StripeAccountCard({ account, available, actions }: StripeAccountCardProps) {
  return (
    <Card aria-label="Stripe account">
      <CardHeader className="items-center">
        <CardTitle>Stripe account</CardTitle>
        {account ? <StateBadge look={accountLook[account.capability]} /> : null}
      </CardHeader>
      <CardBody className="grid gap-4">
        {account ? <AccountFacts account={account} /> : <NoAccount />}
        {available ? null : (
          <p className="text-dense text-muted-foreground">
            This installation is not connected to Stripe for this environment. Whoever runs it sets the key.
          </p>
        )}
        {actions && available ? <AccountActions account={account} actions={actions} /> : null}
      </CardBody>
    </Card>
  );
}

const NoAccount = () => (
  <p className="text-dense">
    No account is linked. Cards and ACH debits are paid out to an account of yours at Stripe, which you set up on
    Stripe’s own pages.
  </p>
);

function AccountFacts({ account }: { account: StripeAccount }) {
  return (
    <>
      <KeyValueList className="sm:grid-cols-3">
        <KeyValue label="Account">
          <span className="font-mono text-mini">{account.account}</span>
        </KeyValue>
        <KeyValue label="Used">
          {account.is_destination ? 'Released money goes here' : 'Not a destination yet'}
        </KeyValue>
        <KeyValue label="Last read">{account.read_at ? <Timestamp at={account.read_at} /> : 'Never'}</KeyValue>
      </KeyValueList>
      {account.requirements.length > 0 ? (
        <div className="grid gap-1 text-dense">
          <p className="font-medium">Stripe still asks for</p>
          <ul className="list-disc pl-5">
            {account.requirements.map((requirement) => (
              <li key={requirement}>{requirement}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}

function AccountActions({ account, actions }: { account: StripeAccount | null; actions: RailActions }) {
  if (account === null) {
    return (
      <div>
        <LinkAccountDialog another={false} link={actions.linkAccount} />
      </div>
    );
  }
  const isPaid = account.capability === 'active';
  return (
    <div className="flex flex-wrap items-start gap-2">
      {isPaid && !account.is_destination ? (
        <ReasonDialog
          id="propose-account"
          trigger="Use as destination"
          variant="primary"
          title="Release money to this account?"
          description={`${account.account} becomes the destination of cards and ACH debits. Unless it is the first of a sandbox, a second person has to approve it.`}
          confirm="Propose the account"
          act={(reason) => actions.proposeAccount({ reason })}
        />
      ) : null}
      <ContinueButton next={actions.continueAccount} isMain={!isPaid} />
      <RefreshButton refresh={actions.refreshAccount} />
      {account.is_destination ? <LinkAccountDialog another link={actions.linkAccount} /> : null}
    </div>
  );
}

function ContinueButton({ next, isMain }: { next: RailActions['continueAccount']; isMain: boolean }) {
  const { run, running, failure } = useAction(next, {
    lost: 'No answer arrived. Try again: a page at Stripe that was not opened does nothing.',
    onDone: (address) => window.location.assign(address),
  });
  return (
    <div className="grid gap-2">
      <Button variant={isMain ? 'primary' : 'secondary'} disabled={running} onClick={() => run(null)}>
        {running ? 'One moment …' : 'Continue at Stripe'}
      </Button>
      <FailureAlert failure={failure} />
    </div>
  );
}

function RefreshButton({ refresh }: { refresh: RailActions['refreshAccount'] }) {
  const { run, running, failure } = useAction(refresh, { lost: 'No answer arrived. Try again in a moment.' });
  return (
    <div className="grid gap-2">
      <Button disabled={running} onClick={() => run(null)}>
        {running ? 'Asking Stripe …' : 'Read again'}
      </Button>
      <FailureAlert failure={failure} />
    </div>
  );
}
