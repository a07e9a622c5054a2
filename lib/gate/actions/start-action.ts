import { auditJson } from '@/lib/audit';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { isPaid, moneyStateOf } from '@/lib/gate/domain/quote-state';
import { checkGrant } from '@/lib/gate/grants/check-grant';
import { gateRefusals } from '@/lib/gate/refusals';
import { consumeGrantRow } from '@/lib/gate/store/grant-store';
import type { QuoteRead, StoredGrant } from '@/lib/gate/store/quote-store';
import { toHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { keyIdOf } from '@/lib/kernel/context';
import type { IdempotentRequest } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { ConsumeBody } from './contract';
import { findQuote } from './read-quote';

/**
 * Uses up an action's grant and gives the agent exactly the request that was approved, once. With an Idempotency-Key the
 * same request again gets the same answer; without one it is refused.
 */
export async function startAction(
  deps: GateDeps,
  ctx: Ctx,
  actionId: string,
  { payment_token: token, presentation }: ConsumeBody,
  idempotency: IdempotentRequest | null,
) {
  const found = await findQuote(deps, ctx, actionId, 'quote', 'gate.action_not_found');
  if (!found.ok) return found;
  const read = found.value;
  const grantId = parseWireId('grant', token);
  const grant = read.grants.find(({ id }) => id === grantId);
  if (!isPaid(moneyStateOf(read))) return gateRefusals.refuse('gate.not_paid');
  if (grant === undefined) return gateRefusals.refuse('gate.token');
  const checked = checkGrant(deps, grant, presentation, ctx.now, 'all');
  if (!checked.ok) return checked;
  const consumed = await consumeGrant(deps, ctx, grant, idempotency, 'gate.token_consumed');
  return consumed.ok ? ok(startedView(read, grant)) : consumed;
}

export async function consumeGrant(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  grant: StoredGrant,
  idempotency: IdempotentRequest | null,
  already: 'gate.token_consumed' | 'gate.grant_consumed',
): Promise<Outcome<null>> {
  const entry = { action: 'gate.grant.consume', subjectKind: 'gate_quote', subjectId: grant.quoteId };
  const repeat = idempotency === null ? null : { key: idempotency.key, digest: toHex(idempotency.digest) };
  const code = await consumeGrantRow(db, ctx.tenant.id, keyIdOf(ctx), grant.id, repeat, auditJson(ctx, entry));
  switch (code) {
    case 'consumed':
      return ok(null);
    case 'already':
      return gateRefusals.refuse(already);
    case 'expired':
      return gateRefusals.refuse('gate.grant_expired');
    case 'closed':
      return gateRefusals.refuse('gate.grant_closed');
    case 'handed_off':
      return gateRefusals.refuse('gate.handed_off');
    case 'conflict':
      return gateRefusals.refuse('gate.idempotency', { field: 'idempotency-key' });
    case null:
      return gateRefusals.refuse('gate.grant_not_found');
  }
}

const startedView = ({ quote }: QuoteRead, grant: StoredGrant) => ({
  action_id: wireId('quote', quote.id),
  quote_id: wireId('quote', quote.id),
  grant_id: wireId('grant', grant.id),
  payment_token: wireId('grant', grant.id),
  request_hash: quote.requestHash,
  server_fingerprint: quote.fingerprint,
  external_user_id: quote.externalUserId,
  bot_id: quote.botId,
  execution_envelope: quote.envelope,
  status: 'ready_to_execute' as const,
});
