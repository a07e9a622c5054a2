import type { Client, Reply } from '@/lib/testing/client';

/** One request to the gate under one of its keys. */
export const askGate = ({ carry }: Pick<Client, 'carry'>, key: string, path: string, body?: unknown): Promise<Reply> =>
  carry({
    method: body === undefined ? 'GET' : 'POST',
    path,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  });

function keysOf({ identity }: Client) {
  if (identity.gate === undefined) throw new Error('This organisation has no key of the gate.');
  return identity.gate;
}

async function ask(api: Client, key: string, path: string, body?: unknown): Promise<Reply['body']> {
  const reply = await askGate(api, key, path, body);
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** An agent as an operator registers it over the API; the page's id of it. */
export async function registeredAgent(api: Client, botId: string): Promise<string> {
  const agent = { name: `Agent ${botId}`, platform: 'stories', bot_id: botId };
  return (await ask(api, keysOf(api).operator, '/api/v1/agents/register', agent)).agent.id;
}

/** A task budget of the demo's agent that its payer has paid, with one action that took a part; its id. */
export async function spentBudget(api: Client, taskId: string): Promise<string> {
  const { bot, botId = '', operator } = keysOf(api);
  const user = { bot_id: botId, external_user_id: 'ada@example.test', currency: 'USD' };
  const budgets = '/api/v1/task-budgets';
  const { id } = await ask(api, bot, budgets, { ...user, task_id: taskId, max_amount_minor: 5_000 });
  await ask(api, operator, `${budgets}/${id}/mock-fund`, {});
  await ask(api, bot, '/api/v1/premium-actions', {
    ...user,
    request_summary: 'Search for tide tables',
    request_hash: `hash-${id}`,
    amount_minor: 125,
    cost_breakdown: [{ label: 'one search', amount_minor: 125 }],
    provider: 'exa',
    provider_metadata: { query: 'tides' },
    task_budget_id: id,
  });
  return id;
}
