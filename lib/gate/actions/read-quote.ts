import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { gateRefusals } from '@/lib/gate/refusals';
import { checkScope } from '@/lib/gate/scope';
import { type QuoteRead, readQuote } from '@/lib/gate/store/quote-store';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';

export type NotFound = 'gate.quote_not_found' | 'gate.session_not_found' | 'gate.action_not_found';

/** The quote behind an id, when the caller's key may touch it: an unknown id is 404, another bot's 403. */
export async function findQuote(
  { db }: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  id: string,
  kind: 'quote' | 'session',
  notFound: NotFound,
): Promise<Outcome<QuoteRead>> {
  const uuid = parseWireId(kind, id);
  const read = uuid === null ? null : await readQuote(db, ctx.tenant.id, keyIdOf(ctx), uuid);
  if (read === null) return gateRefusals.refuse(notFound);
  const scope = checkScope(ctx, read.quote.botId);
  if (!scope.ok) return scope;
  return kind === 'session' && read.quote.sessionAt === null ? gateRefusals.refuse(notFound) : ok(read);
}

/** Reads it again, for an answer that shows what has just been done. */
export async function reread({ db }: Pick<GateDeps, 'db'>, ctx: Ctx, quoteId: string): Promise<QuoteRead> {
  const read = await readQuote(db, ctx.tenant.id, null, quoteId);
  if (read === null) throw new Error('a quote that was read before is gone');
  return read;
}

/**
 * Somebody else's word may come between reading and writing. What they said is then read, and decides: who said the same
 * hears the same.
 */
export async function againIfMoved<T>(
  deps: Pick<GateDeps, 'db'>,
  ctx: Ctx,
  read: QuoteRead,
  attempt: (read: QuoteRead) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const first = await attempt(read);
  if (first.ok || first.refusal.code !== 'gate.work_moved') return first;
  return attempt(await reread(deps, ctx, read.quote.id));
}
