import { z } from 'zod';
import { budgetStatuses } from '@/lib/gate/contract/desk-agents';

export const budgetsPath = '/console/gate/budgets';

const text = z.string().min(1).nullable().catch(null).default(null);

/** What does not fit is left out, so that old links still open. */
export const budgetsSearch = z.object({
  status: z
    .enum([...budgetStatuses, 'all'])
    .catch('all')
    .default('all'),
  /** One agent's alone, by its bot id. */
  bot: text,
  budget: z
    .string()
    .regex(/^tb_[0-9a-f]{32}$/)
    .nullable()
    .catch(null)
    .default(null),
  cursor: text,
  /** A page of the chosen budget's ledger. */
  entries: text,
});
export type BudgetsSearch = z.output<typeof budgetsSearch>;

export function budgetsAddress(search: Partial<BudgetsSearch>): string {
  const params = new URLSearchParams();
  for (const name of ['status', 'bot', 'budget', 'cursor', 'entries'] as const) {
    const value = search[name];
    if (value && value !== 'all') params.set(name, value);
  }
  return params.size > 0 ? `${budgetsPath}?${params}` : budgetsPath;
}
