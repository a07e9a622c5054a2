import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { caseAddress } from '@/components/disputes/disputes-address';
import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Timestamp } from '@/components/shared/timestamp';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { DeskAction } from '@/lib/gate/contract/desk';
import { providerWords } from './action-look';
import { actorWords, grantWords, noRefundWords, sessionWords } from './next-words';

const linkClasses = 'text-link underline underline-offset-2';

/** The payment session, the grant it gives and where to look further. The grant's token is never shown. */
export function ActionPayment({ action }: { action: DeskAction }) {
  const { session, provider, paidAt, grant, approval } = action;
  const noRefund = noRefundWords(action);
  return (
    <Card aria-label="Payment and grant">
      <CardHeader>
        <CardTitle>Payment and grant</CardTitle>
        <nav aria-label="Pages of the payment" className="flex flex-wrap gap-x-3 gap-y-1 text-dense">
          {action.payUrl === null ? null : <OutLink href={action.payUrl}>Payer’s page</OutLink>}
          {action.statusUrl === null ? null : <OutLink href={action.statusUrl}>Status page</OutLink>}
        </nav>
      </CardHeader>
      <CardBody className="grid gap-4">
        <KeyValueList className="sm:grid-cols-2">
          <KeyValue label="Paid with">{providerWords(provider)}</KeyValue>
          <KeyValue label="Session">{session === null ? 'None yet' : sessionWords(session.state)}</KeyValue>
          {session === null ? null : (
            <KeyValue label="Session id">
              <Id value={session.id} what="payment session id" />
            </KeyValue>
          )}
          <KeyValue label="Paid">{paidAt === null ? 'Not yet' : <Timestamp at={paidAt} />}</KeyValue>
          <Deadline {...action} />
          <KeyValue label="Grant">
            {grantWords(action)}
            {grant.issued > 1 ? `, issued ${grant.issued} times` : null}
          </KeyValue>
          {grant.consumedAt ? (
            <KeyValue label="Grant used">
              <Timestamp at={grant.consumedAt} />
            </KeyValue>
          ) : grant.expiresAt && grant.state === 'available' ? (
            <KeyValue label="Grant runs out">
              <Timestamp at={grant.expiresAt} />
            </KeyValue>
          ) : null}
          <KeyValue label="Intent">
            <Link href={`/console/intents/${action.intentId}`} className={linkClasses}>
              Open its page
            </Link>
          </KeyValue>
          {action.stage === 'disputed' ? (
            <KeyValue label="Dispute">
              <Link href={caseAddress(`case_${action.intentId.replaceAll('-', '')}`)} className={linkClasses}>
                Its case decides where the money goes
              </Link>
            </KeyValue>
          ) : null}
        </KeyValueList>
        {approval === null ? null : <Approval approval={approval} />}
        {noRefund === null ? null : <p className="text-dense text-muted-foreground">{noRefund}</p>}
      </CardBody>
    </Card>
  );
}

function Deadline({ stage, refundDueAt, deadline }: DeskAction) {
  if (refundDueAt !== null) {
    return (
      <KeyValue label="Money goes back by itself">
        <Timestamp at={refundDueAt} />
      </KeyValue>
    );
  }
  const label = stage === 'waiting' || stage === 'approval' ? 'Can be paid until' : 'Money held until';
  return ['waiting', 'approval', 'paid', 'working'].includes(stage) ? (
    <KeyValue label={label}>
      <Timestamp at={deadline} />
    </KeyValue>
  ) : null;
}

function Approval({ approval }: { approval: NonNullable<DeskAction['approval']> }) {
  const { verdict, reason, decidedBy, decidedAt, expiresAt } = approval;
  return (
    <div className="grid gap-1 border-t pt-4 text-dense">
      <h3 className="font-medium">Approval</h3>
      {reason === null ? null : <p className="break-words">{reason}</p>}
      <p className="text-muted-foreground">
        {decidedAt !== null && decidedBy !== null ? (
          <>
            {verdict === 'approved' ? 'Approved' : 'Refused'} by {actorWords(decidedBy)} <Timestamp at={decidedAt} />.
          </>
        ) : (
          <>
            Nobody has decided yet. The link to decide is in the agent’s own answer
            {expiresAt === null ? null : (
              <>
                ; it ends <Timestamp at={expiresAt} />
              </>
            )}
            .
          </>
        )}
      </p>
    </div>
  );
}

function OutLink({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className={`inline-flex items-center gap-1 ${linkClasses}`}
    >
      {children}
      <ExternalLink aria-hidden="true" className="size-3.5" />
      <span className="sr-only">(in a new tab)</span>
    </a>
  );
}
