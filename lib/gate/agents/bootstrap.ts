import { inTenant } from '@/lib/db/pool';
import type { GateDeps } from '@/lib/gate/deps';
import { authenticateAgentKey, listRails, tenantOf } from '@/lib/gate/store/agent-store';
import type { Ctx } from '@/lib/kernel/context';
import type { Call } from '@/lib/kernel/endpoint';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import type { BootstrapBody } from './contract';
import { issueCredential } from './issue-credential';
import { checkActive } from './manage-agent';
import { agentViewOf, checkAgentCallback, ensureAgent, keyWarning } from './register-agent';

export const bootstrapRefusals = defineRefusals({
  'bootstrap.disabled': { status: 404, message: 'bootstrap disabled' },
  'bootstrap.token_invalid': { status: 401, message: 'invalid bootstrap token' },
});

const bearer = /^Bearer +([\x21-\x7e]{1,512})$/i;

/**
 * Who calls with a bootstrap token: the tenant that it was made for. The token is looked up by its digest, which takes
 * the same time whatever is wrong with it.
 */
export async function bootstrapCtx(
  { db, secrets, settings, engine }: GateDeps,
  call: Pick<Call<unknown, unknown, unknown, null>, 'header' | 'requestId'>,
): Promise<Outcome<Ctx>> {
  if (!settings.bootstrapEnabled) return bootstrapRefusals.refuse('bootstrap.disabled');
  const token = call.header('x-payjent-bootstrap-token') ?? bearer.exec(call.header('authorization') ?? '')?.[1] ?? '';
  const row = await authenticateAgentKey(db, secrets.keyDigest(token));
  if (row === null || row.role !== 'admin') return bootstrapRefusals.refuse('bootstrap.token_invalid');
  return ok({
    tenant: tenantOf(row),
    actor: { kind: 'agent', id: row.credential_id, role: 'admin', botId: row.bot_id, name: row.bot_id },
    requestId: call.requestId,
    now: engine.clock.now(),
  });
}

/** An agent and an operator to try the gate with, each with a new key. */
export async function bootstrapSmoke(deps: GateDeps, ctx: Ctx, body: BootstrapBody) {
  const callback = await checkAgentCallback(deps, body.callback_url);
  if (!callback.ok) return callback;
  return inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const { agent } = await ensureAgent(tx, ctx, { ...body, name: body.agent_name });
    const active = checkActive(agent);
    if (!active.ok) return active;
    const botKey = await issueCredential(tx, ctx, deps.secrets, { botId: agent.bot_id, role: 'bot', label: 'smoke' });
    const operatorKey = await issueCredential(tx, ctx, deps.secrets, {
      botId: body.operator_id,
      role: 'operator',
      label: 'smoke',
    });
    return ok({
      bot_id: agent.bot_id,
      operator_id: body.operator_id,
      agent: agentViewOf(agent, await listRails(tx, ctx.tenant.id, agent.id)),
      bot_api_key: botKey.key,
      operator_api_key: operatorKey.key,
      webhook_secret: deps.secrets.webhookSecret(agent.id, agent.secret_version),
      behavior: 'The agent is found again under the same bot_id; both keys are new each time.',
      key_warning: keyWarning,
    });
  });
}
