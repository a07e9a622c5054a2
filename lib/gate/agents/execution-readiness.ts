import type { z } from 'zod';
import { inTenant } from '@/lib/db/pool';
import { type GateDeps, gateLimits } from '@/lib/gate/deps';
import type { readinessReportBody } from '@/lib/gate/premium/contract';
import { railRowOfReport, readinessOf } from '@/lib/gate/premium/domain/readiness';
import { checkScope } from '@/lib/gate/scope';
import { findAgentByBot, listRails } from '@/lib/gate/store/agent-store';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { checkActive } from './manage-agent';
import { railRefusals } from './refusals';
import { ensureAgent } from './register-agent';
import { saveReportedRail } from './save-rail';
import { runtimeAgent } from './settlement-rails';

/** Whether an agent's runtime could carry out what it would be paid for, as far as it has said. */
export async function readReadiness({ db }: Pick<GateDeps, 'db'>, ctx: Ctx, botId: string, provider: string) {
  const scope = checkScope(ctx, botId);
  if (!scope.ok) return scope;
  const railRows = await inTenant(db, ctx.tenant.id, async (tx) => {
    const agent = await findAgentByBot(tx, ctx.tenant.id, botId);
    return agent === null ? [] : listRails(tx, ctx.tenant.id, agent.id);
  });
  return readinessOf({ botId, provider, mode: 'advisory', railRows, metadata: {} });
}

/** A runtime says what it can do. One that nobody registered gets a profile. Secrets are refused, not stored. */
export async function reportReadiness(
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  botId: string,
  report: z.output<typeof readinessReportBody>,
) {
  const scope = checkScope(ctx, botId);
  if (!scope.ok) return scope;
  const row = railRowOfReport(report);
  if (!row.ok) return row;
  const { rail, config } = row.value;
  if (canonicalJson(config).length > gateLimits.metadataBytes) return railRefusals.refuse('agent_rail.config_size');
  const saved: Outcome<null> = await inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const { agent } = await ensureAgent(tx, ctx, runtimeAgent(botId));
    const active = checkActive(agent);
    if (!active.ok) return active;
    await saveReportedRail(tx, ctx, agent, { ...row.value, rail });
    return active;
  });
  return saved.ok ? readReadiness(deps, ctx, botId, report.provider) : saved;
}
