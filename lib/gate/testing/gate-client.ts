import { inTenant } from '@/lib/db/pool';
import { issueCredential } from '@/lib/gate/agents/issue-credential';
import { ensureAgent } from '@/lib/gate/agents/register-agent';
import { systemClock } from '@/lib/kernel/clock';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import type { Reply } from '@/lib/testing/client';
import type { Stack } from '@/lib/testing/stack';

/** The quote of the contract's own table of behaviour. */
export const quoteBody = {
  bot_id: 'bot-1',
  external_user_id: 'user-1',
  request_summary: 'do a thing',
  request_hash: 'hash-1',
  amount_minor: 250,
  currency: 'USD',
  cost_breakdown: [
    { label: 'work', amount_minor: 200 },
    { label: 'fee', amount_minor: 50 },
  ],
  execution_envelope: { action: 'test' },
};

export const presented = { bot_id: 'bot-1', external_user_id: 'user-1', request_hash: 'hash-1' };

type Headers = Readonly<Record<string, string>>;

/** Requests under one key, or none. */
export function gateClient({ carry }: Stack, key: string | null) {
  const headers = (more: Headers = {}): Headers => ({
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...more,
  });
  const get = (path: string, more?: Headers): Promise<Reply> => carry({ method: 'GET', path, headers: headers(more) });
  const post = (path: string, body?: unknown, more?: Headers): Promise<Reply> =>
    carry({
      method: 'POST',
      path,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: headers({ ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more }),
    });
  return { get, post };
}
export type GateClient = ReturnType<typeof gateClient>;

export interface GateParty {
  readonly tenant: Tenant;
  readonly keys: Readonly<Record<'bot' | 'other' | 'operator' | 'bootstrap', string>>;
  readonly bot: GateClient;
  /** Another agent of the same tenant. */
  readonly other: GateClient;
  readonly operator: GateClient;
  readonly nobody: GateClient;
}

export const seedCtx = (tenant: Tenant): Ctx => ({
  tenant,
  actor: { kind: 'system', id: 'tests' },
  requestId: 'req_test',
  now: systemClock.now(),
});

/** Two agents and an operator of a tenant, each with a key. */
export async function gateParty(stack: Stack, tenant: Tenant): Promise<GateParty> {
  const { db, gate } = stack.services;
  const keys = await inTenant(db, tenant.id, async (tx) => {
    const ctx = seedCtx(tenant);
    for (const bot_id of ['bot-1', 'bot-2']) {
      await ensureAgent(tx, ctx, {
        bot_id,
        name: bot_id,
        platform: 'tests',
        default_currency: 'USD',
        callback_url: undefined,
      });
    }
    const issue = async (botId: string, role: 'bot' | 'operator' | 'admin') =>
      (await issueCredential(tx, ctx, gate.secrets, { botId, role, label: 'tests' })).key;
    return {
      bot: await issue('bot-1', 'bot'),
      other: await issue('bot-2', 'bot'),
      operator: await issue('operator-1', 'operator'),
      bootstrap: await issue('bootstrap', 'admin'),
    };
  });
  return {
    tenant,
    keys,
    bot: gateClient(stack, keys.bot),
    other: gateClient(stack, keys.other),
    operator: gateClient(stack, keys.operator),
    nobody: gateClient(stack, null),
  };
}

/** An action that was paid with the mock provider: its ids and its token. */
export async function paidAction(party: GateParty, change: object = {}) {
  const created = await party.bot.post('/api/v1/agent-actions', { ...quoteBody, ...change });
  const paid = await party.operator.post(`/api/v1/payment-sessions/${created.body.payment_session_id}/mock-pay`);
  return {
    actionId: String(created.body.action_id),
    sessionId: String(created.body.payment_session_id),
    token: String(paid.body.grant?.id),
    paid,
  };
}

/** A paid action whose grant was used. */
export async function startedAction(party: GateParty, change: object = {}) {
  const action = await paidAction(party, change);
  await party.bot.post(`/api/v1/agent-actions/${action.actionId}/start`, {
    payment_token: action.token,
    presentation: presented,
  });
  return action;
}

/** A key of an operator, to be revoked. */
export const spareGateKey = async (
  stack: Stack,
  tenant: Tenant,
): Promise<{ readonly id: string; readonly text: string }> => {
  const { db, gate } = stack.services;
  const spare = { botId: 'operator-2', role: 'operator' as const, label: 'spare' };
  const { id, key } = await inTenant(db, tenant.id, (tx) => issueCredential(tx, seedCtx(tenant), gate.secrets, spare));
  return { id, text: key };
};
