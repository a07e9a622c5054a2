import { type BudgetRead, readBudget } from '@/lib/gate/budgets/store/budget-store';
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

/** Something that a stranger has the address of; `ctx` is the gate itself, in the tenant whose it is. */
interface Public<T> {
  readonly ctx: Ctx;
  readonly read: T;
}
export type PublicQuote = Public<QuoteRead>;
export type PublicBudget = Public<BudgetRead>;

type Lookup = Pick<GateDeps, 'db' | 'engine'>;

/** Whose the id is, without looking at what it names. */
async function publicCtx({ db, engine }: Lookup, id: string, requestId: string): Promise<Ctx | null> {
  const row = await locateTenant(db, 'gate_quote', locatorOf(id));
  const actor = { kind: 'system', id: 'hosted-page' } as const;
  return row === null ? null : { tenant: tenantOf(row), actor, requestId, now: engine.clock.now() };
}

/** A quote by its id alone, for whoever was given its link; null when there is none. */
export async function findPublicQuote(
  deps: Lookup,
  kind: 'quote' | 'session',
  id: string,
  requestId: string,
): Promise<PublicQuote | null> {
  const uuid = parseWireId(kind, id);
  const ctx = uuid === null ? null : await publicCtx(deps, uuid, requestId);
  const read = ctx === null || uuid === null ? null : await readQuote(deps.db, ctx.tenant.id, null, uuid);
  if (ctx === null || read === null) return null;
  return kind === 'session' && read.quote.sessionAt === null ? null : { ctx, read };
}

/** A task budget by the id of its own payment session; null when there is none. */
export async function findPublicBudget(deps: Lookup, id: string, requestId: string): Promise<PublicBudget | null> {
  const uuid = parseWireId('session', id);
  const ctx = uuid === null ? null : await publicCtx(deps, uuid, requestId);
  const read = ctx === null || uuid === null ? null : await readBudget(deps.db, ctx.tenant.id, null, uuid);
  return ctx === null || read === null || read.budget.sessionAt === null ? null : { ctx, read };
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
