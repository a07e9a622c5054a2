import { setTimeout as sleep } from 'node:timers/promises';
import { inTenant } from '@/lib/db/pool';
import { reportWork } from '@/lib/gate/actions/complete-action';
import { createPaidAction } from '@/lib/gate/actions/create-action';
import type { PaidRequest } from '@/lib/gate/actions/create-quote';
import { reread } from '@/lib/gate/actions/read-quote';
import { startAction } from '@/lib/gate/actions/start-action';
import { actionStatusViewOf, paymentUrlOf } from '@/lib/gate/actions/views';
import { checkAgentCallback, ensureAgent } from '@/lib/gate/agents/register-agent';
import { payMockSession } from '@/lib/gate/checkout/settle-session';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { pythonJson } from '@/lib/gate/domain/python-json';
import { ensureGrant, standingGrant } from '@/lib/gate/grants/issue-grant';
import { x402Body } from '@/lib/gate/premium/contract';
import { x402Envelope } from '@/lib/gate/premium/domain/x402';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { SmokeBody } from './contract';
import { deliver } from './deliver';
import { fulfilmentRefusals } from './refusals';
import { listDeliveries } from './store/delivery-store';
import { listResumeEvents } from './store/resume-store';
import { readyPayload } from './write-message';

const person = 'smoke-user';
const requestHash = 'smoke-request';
const listed = 50;

/** How often, and how patiently in milliseconds, a callback is asked for that a worker sends at the same time. */
const callbackTurns = 10;
const callbackPauseMs = 250;

const acting = (ctx: Ctx, role: 'bot' | 'operator', botId: string): Ctx =>
  ctx.actor.kind === 'agent' ? { ...ctx, actor: { ...ctx.actor, role, botId, name: botId } } : ctx;

function requestOf(botId: string, callbackUrl: string | undefined): Outcome<PaidRequest> {
  const body = x402Body.parse({
    bot_id: botId,
    external_user_id: person,
    request_summary: 'Smoke test: one premium call that nobody makes',
    request_hash: requestHash,
    amount_minor: 125,
    currency: 'USD',
    cost_breakdown: [{ label: 'exact provider quote', amount_minor: 125 }],
    service_fqn: 'smoke/echo',
    resource: 'ping',
  });
  const action = x402Envelope(body, 'x402');
  if (!action.ok) return action;
  return ok({
    botId,
    externalUserId: person,
    requestSummary: body.request_summary,
    requestHash,
    amountMinor: body.amount_minor,
    currency: body.currency,
    costBreakdown: body.cost_breakdown,
    envelope: action.value.executionEnvelope,
    callbackUrl,
    product: 'pay_sh',
  });
}

/**
 * Runs a whole action as agent, operator and agent again, with the mock provider: asked for, polled, paid, told of, started
 * and fulfilled. What is reported names states and ids, and nothing that opens anything.
 */
export async function runSmoke(deps: GateDeps, ctx: Ctx, body: SmokeBody) {
  const { settings } = deps;
  if (!settings.mockUsable || ctx.tenant.environment === 'live')
    return fulfilmentRefusals.refuse('gate.smoke_disabled');
  const callback = await checkAgentCallback(deps, body.callback_url);
  if (!callback.ok) return callback;
  const botId = body.bot_id ?? 'smoke-agent';
  const bot = acting(ctx, 'bot', botId);
  const operator = acting(ctx, 'operator', body.operator_id ?? 'operator-smoke');
  await inTenant(deps.db, ctx.tenant.id, (tx) =>
    ensureAgent(tx, ctx, {
      bot_id: botId,
      name: 'Smoke agent',
      platform: 'generic-agent',
      callback_url: undefined,
      default_currency: 'USD',
    }),
  );
  const request = requestOf(botId, body.callback_url);
  if (!request.ok) return request;
  const created = await createPaidAction(deps, bot, request.value, { key: null, provider: 'mock' }, 'smoke');
  if (!created.ok) return created;
  const { id } = created.value.quote;
  const unpaid = await poll(deps, bot, id);
  const settled = await payMockSession(deps, operator, created.value);
  if (!settled.ok) return settled;
  const told = await callOut(deps, ctx, id, botId, body.callback_url !== undefined);
  const paid = await poll(deps, bot, id);
  const work = await workOn(deps, bot, id, paid.payment_token);
  if (!work.ok) return work;
  const message = pythonJson(readyPayload(await reread(deps, ctx, id), settings));
  return ok({
    ok: unpaid.status === 'awaiting_payment' && paid.status === 'ready' && work.value.fulfilled === 'fulfilled',
    base_url: settings.baseUrl,
    public_base_url: settings.baseUrl,
    provider: 'pay_sh' as const,
    settlement: 'external_pay_sh_runtime',
    operator_mock_pay: 'test_rail_only' as const,
    bot_id: botId,
    action_id: wireId('quote', id),
    payment_session_id: wireId('session', id),
    payment_link_exists: paymentUrlOf(created.value) !== null,
    callback_mode: body.callback_url === undefined ? 'resume_event_only' : 'delivered_to_callback_url',
    ...told,
    callback_contains_payment_token: paid.payment_token !== null && message.includes(paid.payment_token),
    callback_contains_grant: message.includes('grant_'),
    unpaid_poll: unpaid.status,
    paid_poll: paid.status,
    resumed_status: work.value.started,
    fulfilled_status: work.value.fulfilled,
  });
}

async function poll(deps: GateDeps, ctx: Ctx, quoteId: string) {
  const read = await ensureGrant(deps, ctx, await reread(deps, ctx, quoteId));
  return actionStatusViewOf(read, standingGrant(read), deps.settings);
}

async function workOn(deps: GateDeps, ctx: Ctx, quoteId: string, token: string | null) {
  const actionId = wireId('quote', quoteId);
  const bot_id = ctx.actor.kind === 'agent' ? ctx.actor.botId : '';
  const presentation = { bot_id, external_user_id: person, request_hash: requestHash };
  const started = await startAction(deps, ctx, actionId, { payment_token: token ?? '', presentation }, null);
  if (!started.ok) return started;
  const done = await reportWork(deps, ctx, actionId, { status: 'fulfilled', metadata: { smoke: true } });
  return done.ok ? ok({ started: started.value.status, fulfilled: done.value.status }) : done;
}

/** Sends the callback now, or waits for the worker that has it; says what the agent's list holds of this action. */
async function callOut(deps: GateDeps, ctx: Ctx, quoteId: string, botId: string, isAsked: boolean) {
  const tenantId = ctx.tenant.id;
  const eventsNow = async () => {
    const events = await inTenant(deps.db, tenantId, (tx) => listResumeEvents(tx, tenantId, botId, listed));
    return events.filter((event) => event.quoteId === quoteId);
  };
  if (isAsked) {
    const sent = await inTenant(deps.db, tenantId, (tx) => listDeliveries(tx, tenantId, quoteId, listed));
    for (const { id } of sent) await deliver(deps, ctx, id);
  }
  let events = await eventsNow();
  for (let turn = 0; isAsked && events[0]?.callbackStatus === null && turn < callbackTurns; turn++) {
    await sleep(callbackPauseMs);
    events = await eventsNow();
  }
  return { callback_status: events[0]?.callbackStatus ?? null, resume_events: events.length };
}
