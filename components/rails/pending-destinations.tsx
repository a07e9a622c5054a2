'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { railWords } from '@/components/shared/rail-words';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import type { PendingDestination } from '@/lib/rails/contract';
import type { RailActions } from './rail-actions';

const both = new Intl.ListFormat('en');

const kindWords: Readonly<Record<PendingDestination['kind'], string>> = {
  stripe_account: 'Stripe account',
  base_address: 'Base address',
};

type Decide = Pick<RailActions, 'approveDestination' | 'withdrawDestination'>;

interface PendingDestinationsProps {
  readonly items: readonly PendingDestination[];
  /** `user:<id>` of the reader, who may not approve what they proposed. */
  readonly reader: string;
  /** Null for those who only read. */
  readonly decide: Decide | null;
}

/** Destinations that wait for a second person. */
export function PendingDestinations({ items, reader, decide }: PendingDestinationsProps) {
  return items.map((item) => (
    <Card key={item.proposal_id} aria-label={`Proposed ${kindWords[item.kind]}`} className="border-state-disputed">
      <CardHeader>
        <CardTitle>A new {kindWords[item.kind]} waits for a second person</CardTitle>
        <span className="text-mini text-muted-foreground">
          <Timestamp at={item.proposed_at} />
        </span>
      </CardHeader>
      <CardBody className="grid gap-4">
        <KeyValueList className="sm:grid-cols-2 lg:grid-cols-4">
          <KeyValue label="Released money would go to">
            <span className="font-mono text-mini">{item.destination}</span>
          </KeyValue>
          <KeyValue label="For">{both.format(item.rails.map(railWords))}</KeyValue>
          <KeyValue label="Proposed by">{item.proposed_by.name}</KeyValue>
          <KeyValue label="Reason">{item.reason}</KeyValue>
        </KeyValueList>
        {decide ? <Decision item={item} isOwn={item.proposed_by.id === reader} decide={decide} /> : null}
      </CardBody>
    </Card>
  ));
}

function Decision({ item, isOwn, decide }: { item: PendingDestination; isOwn: boolean; decide: Decide }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isOwn ? (
        <p className="text-dense text-muted-foreground">
          You proposed it, so another tenant admin or owner has to approve it.
        </p>
      ) : (
        <ApproveButton item={item} approve={decide.approveDestination} />
      )}
      <WithdrawButton item={item} withdraw={decide.withdrawDestination} />
    </div>
  );
}

const lost = 'No answer arrived. Reload this page: the history says what is in force. Doing it twice does no harm.';

function ApproveButton({ item, approve }: { item: PendingDestination; approve: RailActions['approveDestination'] }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const { run, running, failure } = useAction(approve, { lost, onDone: close });
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        Approve
      </Button>
      <Dialog open={open} onClose={close} title="Approve this destination?" dismissible={!running}>
        <DialogBody className="text-sm">
          <FailureAlert failure={failure} />
          <p>
            Money of new intents will be released to <span className="font-mono text-mini">{item.destination}</span>.
            Intents that exist keep the destination they were made with.
          </p>
          <p>Ask {item.proposed_by.name} by another way than e-mail if you did not expect this.</p>
        </DialogBody>
        <DialogFooter>
          <Button size="lg" onClick={close} disabled={running}>
            Cancel
          </Button>
          <Button variant="primary" size="lg" disabled={running} onClick={() => run(item.proposal_id)}>
            {running ? 'One moment …' : 'Approve the destination'}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}

function WithdrawButton({
  item,
  withdraw,
}: {
  item: PendingDestination;
  withdraw: RailActions['withdrawDestination'];
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const { run, running, failure } = useAction(withdraw, { lost, onDone: close });
  return (
    <>
      <Button onClick={() => setOpen(true)}>Withdraw</Button>
      <ConfirmDialog
        open={open}
        onClose={close}
        title="Withdraw this destination?"
        confirm="Withdraw it"
        running={running}
        failure={failure}
        onConfirm={() => run(item.proposal_id)}
      >
        <p>Nothing changes for money. It can be proposed again.</p>
      </ConfirmDialog>
    </>
  );
}
