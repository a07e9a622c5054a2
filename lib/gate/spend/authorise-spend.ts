import { auditJson } from '@/lib/audit';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { canonicalSpendRail } from '@/lib/gate/domain/spend-rails';
import { checkGrant } from '@/lib/gate/grants/check-grant';
import { findGrant } from '@/lib/gate/grants/find-grant';
import { gateRefusals } from '@/lib/gate/refusals';
import { checkScope } from '@/lib/gate/scope';
import {
  authoriseSpendRow,
  captureSpendRow,
  readSpendRow,
  type SpendAnswer,
  type StandingSpend,
} from '@/lib/gate/store/grant-store';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CaptureBody, SpendBody } from './contract';
import { refuseCap } from './x402-caps';

const view = ({ spend, budget, taken, captured }: StandingSpend) => ({
  id: wireId('spend', spend.id),
  grant_id: wireId('grant', spend.grant_id),
  quote_id: wireId('quote', spend.quote_id),
  operation_id: spend.operation_id,
  tool: spend.tool,
  vendor: spend.vendor,
  rail: spend.rail,
  amount_minor: wireAmount(spend.amount),
  currency: spend.currency,
  reason: spend.reason,
  status: spend.status,
  provider_reference: spend.provider_reference,
  metadata: spend.metadata,
  total_authorized: wireAmount(taken),
  total_captured: wireAmount(captured),
  remaining_budget: wireAmount(budget - taken),
});

const refusals = {
  missing: 'gate.grant_not_found',
  unconsumed: 'gate.unconsumed',
  closed: 'gate.grant_closed',
  exceeds: 'gate.spend_exceeds',
} as const;

const caps = {
  x402_call: 'x402.call_cap',
  x402_request: 'x402.spent_cap',
  x402_currency: 'x402.currency',
} as const;

function answered(answer: SpendAnswer): Outcome<ReturnType<typeof view>> {
  if (answer.code === 'ok') return ok(view(answer));
  return 'caps' in answer ? refuseCap(caps[answer.code], answer.caps) : gateRefusals.refuse(refusals[answer.code]);
}

/**
 * Takes a part of a consumed grant for one operation of the agent's. Moves no money. The same operation again is answered
 * with what stands; together the parts never exceed the grant, nor those over x402 the agent's caps.
 */
export async function authoriseSpend(deps: GateDeps, ctx: Ctx, grantId: string, body: SpendBody) {
  const found = await findGrant(deps, ctx, grantId);
  if (!found.ok) return found;
  const { grant } = found.value;
  const checked = checkGrant(deps, grant, body.presentation, ctx.now, 'presented');
  if (!checked.ok) return checked;
  if (grant.consumedAt === null) return gateRefusals.refuse('gate.unconsumed');
  const rail = canonicalSpendRail(body.rail);
  if (!rail.ok) return rail;
  if (body.currency !== grant.payload.currency)
    return gateRefusals.refuse('gate.spend_currency', { field: 'currency' });
  const id = uuidV7(ctx.now);
  const spend = {
    id,
    grant_id: grant.id,
    operation_id: body.operation_id,
    tool: body.tool,
    vendor: body.vendor,
    rail: rail.value,
    amount: body.amount_minor,
    currency: body.currency,
    reason: body.reason,
    status: body.capture ? 'captured' : 'authorized',
    provider_reference: body.provider_reference ?? null,
    metadata: JSON.stringify(body.metadata),
  };
  const entry = {
    action: 'gate.spend.authorise',
    subjectKind: 'gate_quote',
    subjectId: grant.quoteId,
    detail: { spend_id: id, amount_minor: body.amount_minor, rail: rail.value },
  };
  return answered(await authoriseSpendRow(deps.db, ctx.tenant.id, keyIdOf(ctx), spend, auditJson(ctx, entry)));
}

/** Says that an authorised part was spent, in full. The same again is answered alike. */
export async function captureSpend(deps: GateDeps, ctx: Ctx, spendId: string, body: CaptureBody) {
  const uuid = parseWireId('spend', spendId);
  const found = uuid === null ? null : await readSpendRow(deps.db, ctx.tenant.id, uuid);
  if (uuid === null || found?.code !== 'ok') return gateRefusals.refuse('gate.spend_not_found');
  const scope = checkScope(ctx, String(found.grant.payload.bot_id));
  if (!scope.ok) return scope;
  const checked = checkGrant(deps, found.grant, body.presentation, ctx.now, 'presented');
  if (!checked.ok) return checked;
  const entry = {
    action: 'gate.spend.capture',
    subjectKind: 'gate_quote',
    subjectId: found.spend.quote_id,
    detail: { spend_id: uuid },
  };
  const change = { reference: body.provider_reference ?? null, metadata: body.metadata };
  const captured = await captureSpendRow(deps.db, ctx.tenant.id, keyIdOf(ctx), uuid, change, auditJson(ctx, entry));
  return captured === null ? gateRefusals.refuse('gate.spend_not_found') : answered(captured);
}
