'use client';

import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { Timestamp } from '@/components/shared/timestamp';
import type { RailFact } from '@/lib/views/contract';

const titles: Readonly<Record<string, string>> = {
  hold_lost: 'The hold is gone',
  dispute_opened: 'The bank contests the payment',
  funds_withdrawn: 'The bank took money back',
  funds_reinstated: 'The bank gave money back',
  dispute_closed: 'The bank’s dispute is closed',
  refund_failed: 'A refund came back',
  warning: 'The rail warns',
};

function titleOf({ kind, inquiry, won }: RailFact): string {
  if (kind === 'dispute_opened' && inquiry) return 'The bank asks about the payment';
  if (kind === 'dispute_closed' && won !== null)
    return won ? 'The bank’s dispute was won' : 'The bank’s dispute was lost';
  return titles[kind] ?? kind.replaceAll('_', ' ');
}

/** What happened at the rail by itself: nobody here asked for it, and it cannot be taken back here. */
export function RailFacts({ facts }: { facts: readonly RailFact[] }) {
  if (facts.length === 0) return null;
  return (
    <section aria-label="What happened at the rail by itself" className="grid gap-3">
      <h2 className="font-semibold text-sm">What happened at the rail by itself</h2>
      <ol className="grid gap-3">
        {facts.map((fact) => (
          <li key={fact.id} className="grid gap-3 rounded-panel border bg-card p-4">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h3 className="font-semibold text-sm">{titleOf(fact)}</h3>
              {fact.money ? (
                <span className="text-dense">
                  <Money value={fact.money} />
                </span>
              ) : null}
            </div>
            {fact.afterEnd ? (
              <p className="text-dense text-muted-foreground">
                It came after the intent had ended. The intent stays as it ended; this is a claim with postings of its
                own.
              </p>
            ) : null}
            <KeyValueList className="sm:grid-cols-2 lg:grid-cols-4">
              <KeyValue label="Found out">
                <Timestamp at={fact.at} />
              </KeyValue>
              {fact.reason ? <KeyValue label="The rail’s reason">{fact.reason.replaceAll('_', ' ')}</KeyValue> : null}
              {fact.dueAt ? (
                <KeyValue label="The rail wants an answer by">
                  <Timestamp at={fact.dueAt} />
                </KeyValue>
              ) : null}
              <KeyValue label="Reference at the rail">
                <Id value={fact.reference} what="rail reference" />
              </KeyValue>
            </KeyValueList>
          </li>
        ))}
      </ol>
    </section>
  );
}
