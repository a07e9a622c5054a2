import { openDatabase } from '@/lib/db/pool';
import type { GateParty } from '@/lib/gate/testing/gate-client';
import type { TestDatabase } from '@/lib/testing/database';

export const budgets = '/api/v1/task-budgets';
export const actions = '/api/v1/agent-actions';
const premium = '/api/v1/premium-actions';

export const budgetBody = {
  bot_id: 'bot-1',
  external_user_id: 'user-1',
  task_id: 'research',
  max_amount_minor: 100,
  currency: 'USD',
};

/** A task budget that was paid with the mock provider. */
export async function fundedBudget({ bot, operator }: GateParty, change: object = {}): Promise<string> {
  const made = await bot.post(budgets, { ...budgetBody, ...change });
  const funded = await operator.post(`${budgets}/${made.body.id}/mock-fund`);
  if (funded.status !== 200) throw new Error(`mock-fund: ${funded.status} ${JSON.stringify(funded.body)}`);
  return String(made.body.id);
}

export const budgetAction = (budgetId: string | undefined, amount = 25, change: object = {}) => ({
  bot_id: 'bot-1',
  external_user_id: 'user-1',
  request_summary: 'one search',
  request_hash: 'hash-1',
  amount_minor: amount,
  currency: 'USD',
  cost_breakdown: [{ label: 'provider quote', amount_minor: amount }],
  provider: 'exa',
  provider_metadata: { query: 'tides' },
  task_budget_id: budgetId,
  ...change,
});

/** An action that a task budget is asked to pay for. */
export const payByBudget = (
  { bot }: GateParty,
  budgetId: string | undefined,
  amount = 25,
  change: object = {},
  headers: Readonly<Record<string, string>> = {},
) => bot.post(premium, budgetAction(budgetId, amount, change), headers);

const binding = { bot_id: 'bot-1', external_user_id: 'user-1', request_hash: 'hash-1' };

/** Takes up an action that its budget has paid for. */
export async function startPaid({ bot }: GateParty, actionId: string) {
  const { body } = await bot.get(`${actions}/${actionId}/status`);
  return bot.post(`${actions}/${actionId}/start`, { payment_token: body.payment_token, presentation: binding });
}

/** Looks past row-level security. */
export const lookAll = ({ superuserUrl }: Pick<TestDatabase, 'superuserUrl'>) =>
  openDatabase({ url: superuserUrl, applicationName: 'test', maxConnections: 2 });

export const uuidOf = (wireId: string): string =>
  wireId.slice(-32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
