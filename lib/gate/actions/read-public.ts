import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { gateRefusals } from '@/lib/gate/refusals';
import { locateTenant, tenantOf } from '@/lib/gate/store/agent-store';
import { type QuoteRead, readQuote } from '@/lib/gate/store/quote-store';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { locatorOf } from './create-quote';
import { findQuote } from './read-quote';
import { publicQuoteViewOf, publicSessionViewOf, quoteViewOf, sessionViewOf } from './views';

export interface PublicQuote {
  /** The gate itself, in the tenant whose quote it is. */
  readonly ctx: Ctx;
  readonly read: QuoteRead;
}

/** A quote by its id alone, for whoever was given its link; null when there is none. */
export async function findPublicQuote(
  { db, engine }: Pick<GateDeps, 'db' | 'engine'>,
  kind: 'quote' | 'session',
  id: string,
  requestId: string,
): Promise<PublicQuote | null> {
  const uuid = parseWireId(kind, id);
  const row = uuid === null ? null : await locateTenant(db, 'gate_quote', locatorOf(uuid));
  const read = row === null || uuid === null ? null : await readQuote(db, row.tenant_id, null, uuid);
  if (row === null || read === null) return null;
  if (kind === 'session' && read.quote.sessionAt === null) return null;
  const tenant = tenantOf(row);
  return { ctx: { tenant, actor: { kind: 'system', id: 'hosted-page' }, requestId, now: engine.clock.now() }, read };
}

/** A quote for a stranger, or for its agent. */
export async function readPublicQuote(deps: GateDeps, ctx: Ctx | null, id: string, requestId: string) {
  if (ctx !== null) {
    const own = await findQuote(deps, ctx, id, 'quote', 'gate.quote_not_found');
    return own.ok ? ok(quoteViewOf(own.value)) : own;
  }
  const found = await findPublicQuote(deps, 'quote', id, requestId);
  return found === null ? gateRefusals.refuse('gate.quote_not_found') : ok(publicQuoteViewOf(found.read));
}

/** A payment session for a stranger, or for its agent. */
export async function readPublicSession(
  deps: GateDeps,
  ctx: Ctx | null,
  id: string,
  requestId: string,
): Promise<Outcome<unknown>> {
  if (ctx !== null) {
    const own = await findQuote(deps, ctx, id, 'session', 'gate.session_not_found');
    return own.ok ? ok(sessionViewOf(own.value, deps.settings)) : own;
  }
  const found = await findPublicQuote(deps, 'session', id, requestId);
  if (found === null) return gateRefusals.refuse('gate.session_not_found');
  return ok(publicSessionViewOf(found.read, deps.settings));
}
