import { auditJson } from '@/lib/audit';
import { reread } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyStateOf } from '@/lib/gate/domain/quote-state';
import { wireTime } from '@/lib/gate/domain/wire-time';
import { issueGrantRow } from '@/lib/gate/store/grant-store';
import type { QuoteRead, StoredGrant } from '@/lib/gate/store/quote-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';

/** The grant that stands for a quote: the consumed one, else the latest. */
export const standingGrant = ({ grants }: Pick<QuoteRead, 'grants'>): StoredGrant | null =>
  grants.find(({ consumedAt }) => consumedAt !== null) ?? grants.at(-1) ?? null;

/**
 * The grant of a paid quote, issued when there is none or when the last one ran out unused: paid money is never stranded.
 * Twins get the same one. A quote whose money is not held gets none.
 */
export async function ensureGrant(deps: GateDeps, ctx: Ctx, read: QuoteRead): Promise<QuoteRead> {
  const last = standingGrant(read);
  const isUsable = last !== null && (last.consumedAt !== null || last.expiresAt > ctx.now);
  if (isUsable || moneyStateOf(read) !== 'held') return read;
  const generation = (last?.generation ?? 0) + 1;
  await issueGrantRow(deps.db, ctx.tenant.id, keyIdOf(ctx), {
    grant: grantOf(deps, ctx, read, generation),
    ...(generation === 1 ? { receipt: receiptOf(deps, ctx, read) } : {}),
    audit: auditJson(ctx, {
      action: 'gate.grant.issue',
      subjectKind: 'gate_quote',
      subjectId: read.quote.id,
      detail: { generation },
    }),
  });
  return reread(deps, ctx, read.quote.id);
}

/** From the payment on; one that is issued later runs from now. Never past the money's own deadline. */
function expiryOf({ settings }: GateDeps, ctx: Ctx, { quote, intent }: QuoteRead, generation: number): Date {
  const ttl = settings.grantTtlSeconds * 1_000;
  const paidAt = intent?.fundedAt?.getTime() ?? ctx.now.getTime();
  const fromPayment = paidAt + ttl;
  const end = generation === 1 && fromPayment > ctx.now.getTime() ? fromPayment : ctx.now.getTime() + ttl;
  return new Date(Math.min(end, quote.deadline.getTime()));
}

function grantOf(deps: GateDeps, ctx: Ctx, read: QuoteRead, generation: number): JsonObject {
  const { quote } = read;
  const id = uuidV4();
  const expiresAt = expiryOf(deps, ctx, read, generation);
  const payload: JsonObject = {
    grant_id: wireId('grant', id),
    quote_id: wireId('quote', quote.id),
    bot_id: quote.botId,
    external_user_id: quote.externalUserId,
    request_hash: quote.requestHash,
    amount_minor: wireAmount(quote.amount),
    currency: quote.currency,
    expires_at: wireTime(expiresAt),
    execution_envelope: quote.envelope,
  };
  return {
    id,
    quote_id: quote.id,
    generation,
    payload: JSON.stringify(payload),
    signature: deps.secrets.sign(payload),
    amount: wireAmount(quote.amount),
    expires_at: expiresAt.toISOString(),
  };
}

function receiptOf(deps: GateDeps, ctx: Ctx, { quote, intent }: QuoteRead): JsonObject {
  const id = uuidV4();
  const payload: JsonObject = {
    receipt_id: wireId('receipt', id),
    payment_session_id: wireId('session', quote.id),
    quote_id: wireId('quote', quote.id),
    provider: quote.provider,
    amount_minor: wireAmount(quote.amount),
    currency: quote.currency,
    paid_at: wireTime(intent?.fundedAt ?? ctx.now),
  };
  return { id, quote_id: quote.id, payload: JSON.stringify(payload), signature: deps.secrets.sign(payload) };
}
