import Link from 'next/link';
import { Money } from '@/components/shared/money';
import { StateBadge } from '@/components/shared/state-badge';
import { Timestamp } from '@/components/shared/timestamp';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import type { BudgetItem } from '@/lib/gate/contract/desk-agents';
import { budgetLook } from './agent-look';
import { budgetsAddress } from './budgets-address';

interface AgentBudgetsCardProps {
  readonly botId: string;
  /** The newest few. */
  readonly items: readonly BudgetItem[];
}

/** What was paid ahead for the agent's tasks, last. */
export function AgentBudgetsCard({ botId, items }: AgentBudgetsCardProps) {
  return (
    <Card aria-label="Recent budgets" className="overflow-hidden">
      <CardHeader className="items-center">
        <CardTitle>Recent budgets</CardTitle>
        {items.length > 0 ? (
          <Link href={budgetsAddress({ bot: botId })} className="rounded-control text-dense underline">
            See all<span className="sr-only"> budgets of this agent</span>
          </Link>
        ) : null}
      </CardHeader>
      {items.length === 0 ? (
        <p className="px-4 py-4 text-dense text-muted-foreground">
          The agent has asked for no budget yet. A budget is paid once and spent by many small actions.
        </p>
      ) : (
        <Table caption="Recent budgets of the agent">
          <TableHead>
            <tr>
              <TableHeader>Task</TableHeader>
              <TableHeader className="hidden sm:table-cell">State</TableHeader>
              <TableHeader className="text-right">Available</TableHeader>
              <TableHeader className="hidden text-right sm:table-cell">Maximum</TableHeader>
              <TableHeader className="hidden md:table-cell">Created</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {items.map((item) => (
              <TableRow key={item.budget_id} className="relative hover:bg-hover">
                <TableCell className="max-w-40">
                  <Link
                    href={budgetsAddress({ bot: botId, budget: item.budget_id })}
                    prefetch={false}
                    className="block truncate rounded-control font-medium after:absolute after:inset-0"
                  >
                    {item.task_id}
                  </Link>
                  <span className="block pt-1 sm:hidden">
                    <StateBadge look={budgetLook[item.status]} />
                  </span>
                </TableCell>
                <TableCell className="hidden sm:table-cell">
                  <StateBadge look={budgetLook[item.status]} />
                </TableCell>
                <TableCell className="text-right">
                  <Money value={item.available} />
                </TableCell>
                <TableCell className="hidden text-right sm:table-cell">
                  <Money value={item.max} />
                </TableCell>
                <TableCell className="hidden md:table-cell">
                  <Timestamp at={item.created_at} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
