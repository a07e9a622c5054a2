import { X } from 'lucide-react';
import Link from 'next/link';
import { Id } from '@/components/shared/id';
import { KeyValue, KeyValueList } from '@/components/shared/key-value';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Pagination } from '@/components/ui/pagination';
import type { BudgetDetail, BudgetEntry, BudgetItem, GatePage } from '@/lib/gate/contract/desk-agents';
import { budgetLook, entryLook } from './agent-look';
import { agentAddress } from './agents-address';
import { type BudgetsSearch, budgetsAddress } from './budgets-address';

interface BudgetInspectorProps {
  readonly detail: BudgetDetail;
  readonly search: BudgetsSearch;
}

/** One budget: where each part of its money is, and every move of it. */
export function BudgetInspector({ detail: { budget, entries }, search }: BudgetInspectorProps) {
  return (
    <section aria-label="Task budget" className="grid min-w-0 gap-5 rounded-panel border bg-card p-4 shadow-raised">
      <div className="flex items-center justify-between gap-2">
        <Button asChild size="sm">
          <Link href={budgetsAddress({ ...search, budget: null, entries: null })} scroll={false}>
            <X aria-hidden="true" />
            Close
          </Link>
        </Button>
        <Id value={budget.budget_id} what="budget id" />
      </div>
      <header className="grid justify-items-start gap-2">
        <StateBadge look={budgetLook[budget.status]} />
        <h2 className="min-w-0 max-w-full break-words font-semibold text-base">{budget.task_id}</h2>
        <p className="text-dense text-muted-foreground">{budgetLook[budget.status].meaning}</p>
      </header>
      <MoneyParts budget={budget} />
      <Facts budget={budget} />
      <Ledger entries={entries} search={search} />
    </section>
  );
}

function MoneyParts({ budget }: { budget: BudgetItem }) {
  return (
    <KeyValueList className="grid-cols-2 border-t pt-4">
      <KeyValue label="Maximum">
        <Money value={budget.max} />
      </KeyValue>
      <KeyValue label="Available">
        <Money value={budget.available} />
      </KeyValue>
      <KeyValue label="Reserved for actions">
        <Money value={budget.reserved} />
      </KeyValue>
      <KeyValue label="Captured, as work was done">
        <Money value={budget.captured} />
      </KeyValue>
      <KeyValue label="Released in all">
        <Money value={budget.released} />
      </KeyValue>
      <KeyValue label="Refunded to the payer">
        <Money value={budget.refunded} />
      </KeyValue>
    </KeyValueList>
  );
}

function Facts({ budget }: { budget: BudgetItem }) {
  return (
    <KeyValueList className="grid-cols-2 border-t pt-4">
      <KeyValue label="Agent">
        {budget.agent === null ? (
          budget.bot_id
        ) : (
          <Link href={agentAddress(budget.agent.agent_id)} className="rounded-control underline">
            {budget.agent.name}
          </Link>
        )}
      </KeyValue>
      <KeyValue label="User">
        <span className="font-mono text-mini">{budget.user}</span>
      </KeyValue>
      <KeyValue label="Paid">{budget.funded_at === null ? 'Not yet' : <Timestamp at={budget.funded_at} />}</KeyValue>
      <KeyValue label="Created">
        <Timestamp at={budget.created_at} />
      </KeyValue>
      <KeyValue label={budget.status === 'closed' ? 'Deadline was' : 'Ends by itself'}>
        <Timestamp at={budget.deadline} />
      </KeyValue>
      <KeyValue label="Provider">{budget.provider ?? 'Not chosen yet'}</KeyValue>
    </KeyValueList>
  );
}

function Ledger({ entries, search }: { entries: GatePage<BudgetEntry>; search: BudgetsSearch }) {
  return (
    <section className="grid gap-3 border-t pt-4">
      <h3 className="font-semibold text-dense">Ledger</h3>
      {entries.items.length === 0 ? (
        <p className="text-dense text-muted-foreground">Nothing has moved within it yet.</p>
      ) : (
        <ol className="grid gap-3">
          {entries.items.map((entry) => (
            <Entry key={entry.entry_id} entry={entry} />
          ))}
        </ol>
      )}
      {search.entries !== null || entries.next_cursor !== null ? (
        <Pagination
          label="Pages of the ledger"
          firstHref={search.entries === null ? null : budgetsAddress({ ...search, entries: null })}
          nextHref={entries.next_cursor === null ? null : budgetsAddress({ ...search, entries: entries.next_cursor })}
        />
      ) : null}
    </section>
  );
}

function Entry({ entry }: { entry: BudgetEntry }) {
  return (
    <li className="grid gap-1 text-dense">
      <span className="flex items-center justify-between gap-3">
        <StateBadge look={entryLook[entry.kind]} />
        <Money value={entry.amount} />
      </span>
      {entry.action === null ? null : (
        <span className="flex flex-wrap items-center justify-between gap-x-3">
          <span className="min-w-0 break-words">{entry.action.summary}</span>
          <Id value={entry.action.action_id} what="action id" />
        </span>
      )}
      <span className="text-mini text-muted-foreground">
        <Timestamp at={entry.created_at} />
      </span>
    </li>
  );
}
