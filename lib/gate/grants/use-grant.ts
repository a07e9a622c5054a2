import type { Presentation } from '@/lib/gate/actions/contract';
import { consumeGrant } from '@/lib/gate/actions/start-action';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyStateOf } from '@/lib/gate/domain/quote-state';
import { gateRefusals } from '@/lib/gate/refusals';
import type { StoredGrant } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { ok } from '@/lib/kernel/outcome';
import { checkGrant } from './check-grant';
import { findGrant } from './find-grant';

const view = (grant: StoredGrant, consumed: boolean) => ({
  valid: true as const,
  grant_id: wireId('grant', grant.id),
  consumed,
  payload: grant.payload,
});

/** Says whether a grant holds for what is presented. Changes nothing. */
export async function verifyGrant(deps: GateDeps, ctx: Ctx, grantId: string, presented: Presentation) {
  const found = await findGrant(deps, ctx, grantId);
  if (!found.ok) return found;
  const { grant, read } = found.value;
  const checked = checkGrant(deps, grant, presented, ctx.now, 'presented');
  if (!checked.ok) return checked;
  // A refund ends the grant wherever it is shown.
  const money = moneyStateOf(read);
  if (money !== 'held' && money !== 'released') return gateRefusals.refuse('gate.grant_closed');
  return ok(view(grant, grant.consumedAt !== null || read.quote.executor === 'service'));
}

/** Uses a grant up, for what it is bound to and nothing else. */
export async function consumeByHolder(
  deps: GateDeps,
  ctx: Ctx,
  grantId: string,
  presented: Presentation,
  idempotency: IdempotentRequest | null,
) {
  const found = await findGrant(deps, ctx, grantId);
  if (!found.ok) return found;
  const { grant } = found.value;
  const checked = checkGrant(deps, grant, presented, ctx.now, 'all');
  if (!checked.ok) return checked;
  const consumed = await consumeGrant(deps, ctx, grant, idempotency, 'gate.grant_consumed');
  return consumed.ok ? ok(view(grant, true)) : consumed;
}
