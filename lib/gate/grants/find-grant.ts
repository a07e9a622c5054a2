import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId } from '@/lib/gate/domain/ids';
import { gateRefusals } from '@/lib/gate/refusals';
import { checkScope } from '@/lib/gate/scope';
import { quoteOfGrant } from '@/lib/gate/store/grant-store';
import { type QuoteRead, readQuote, type StoredGrant } from '@/lib/gate/store/quote-store';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';

export interface FoundGrant {
  readonly read: QuoteRead;
  readonly grant: StoredGrant;
}

/** A grant of the tenant, when the caller's key may touch it. */
export async function findGrant({ db }: Pick<GateDeps, 'db'>, ctx: Ctx, grantId: string): Promise<Outcome<FoundGrant>> {
  const uuid = parseWireId('grant', grantId);
  const quoteId = uuid === null ? null : await quoteOfGrant(db, ctx.tenant.id, uuid);
  const read = quoteId === null ? null : await readQuote(db, ctx.tenant.id, keyIdOf(ctx), quoteId);
  const grant = read?.grants.find(({ id }) => id === uuid);
  if (read === null || grant === undefined) return gateRefusals.refuse('gate.grant_not_found');
  const scope = checkScope(ctx, read.quote.botId);
  return scope.ok ? ok({ read, grant }) : scope;
}
