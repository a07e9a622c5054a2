import { z } from 'zod';
import { amountMinor, botId, currency, defaulted, text, userId } from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';

export const budgetBody = z.object({
  bot_id: botId,
  external_user_id: userId,
  task_id: text(bounds.shortText),
  max_amount_minor: amountMinor,
  currency: defaulted(currency, 'USD'),
});
export type BudgetBody = z.output<typeof budgetBody>;

export const budgetParams = z.object({ task_budget_id: z.string().regex(/^tb_[0-9a-f]{32}$/) });

export const budgetView = z.object({
  id: z.string(),
  bot_id: z.string(),
  external_user_id: z.string(),
  task_id: z.string(),
  max_amount_minor: z.int(),
  currency: z.string(),
  available_minor: z.int(),
  reserved_minor: z.int(),
  captured_minor: z.int(),
  refunded_minor: z.int(),
  released_minor: z.int(),
  status: z.enum(['created', 'checkout_created', 'active', 'closed']),
  provider: z.string().nullable(),
  checkout_url: z.string().nullable(),
  approval_url: z.string().nullable(),
  expires_at: z.string(),
});

export const budgetCheckoutView = z.object({
  budget: budgetView,
  checkout_url: z.string().nullable(),
  message: z.string(),
});
