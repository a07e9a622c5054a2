import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import type { FailuresQuery, FailuresView, FailureView } from './contract';
import type { InboundStore, OpenEvent } from './store/inbound-store';

export interface ListDeps {
  readonly store: Pick<InboundStore, 'open'>;
}

const viewOf = (event: OpenEvent): FailureView => ({
  event_id: event.event_id,
  type: event.type,
  status: event.status,
  attempts: event.attempts,
  last_error: event.last_error,
  intent_id: event.intent_id,
  occurred_at: event.occurred_at.toISOString(),
  received_at: event.received_at.toISOString(),
  next_attempt_at: event.next_at?.toISOString() ?? null,
});

/** The tenant's events that could not be done yet, newest first. */
export async function listFailures(
  ctx: Ctx,
  source: string,
  query: FailuresQuery,
  deps: ListDeps,
): Promise<Outcome<FailuresView>> {
  const allowed = permit(ctx, 'webhook.read');
  return allowed.ok ? listOpen(deps, source, ctx.tenant.id, query) : allowed;
}

/** Events that name no tenant of this installation, newest first: for those who run it, since they are nobody's. */
export const listUnmatched = (source: string, query: FailuresQuery, deps: ListDeps): Promise<Outcome<FailuresView>> =>
  listOpen(deps, source, null, query);

async function listOpen(
  { store }: ListDeps,
  source: string,
  tenantId: string | null,
  { limit, cursor }: FailuresQuery,
): Promise<Outcome<FailuresView>> {
  const before = cursor === undefined ? null : decodePosition(cursor);
  if (cursor !== undefined && before === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const rows = await store.open(source, tenantId, before, limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return ok({
    failures: page.map(viewOf),
    next_cursor: more ? encodePosition({ at: last.received_at, id: last.id }) : null,
  });
}
