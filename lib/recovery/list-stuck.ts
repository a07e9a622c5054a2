import { type Database, inTenant, type Queryable } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { decodePosition, encodePosition, pageRefusals } from '@/lib/kernel/page';
import { permit } from '@/lib/kernel/permit';
import type { StuckItemView, StuckListView, StuckQuery } from './contract';
import { findStuck, severities } from './domain/stuck-rules';
import { readFacts } from './store/facts-store';
import { type Candidate, listCandidates, type StuckPosition } from './store/stuck-store';
import { stuckItemOf } from './stuck-view';

/** Candidates that no rule confirms are passed over; a page goes on behind them this often. */
const rounds = 5;

const separator = '.';

const cursorOf = ({ severity, since, intent_id }: Candidate): string =>
  `${severity}${separator}${encodePosition({ at: since, id: intent_id })}`;

function positionOf(cursor: string): StuckPosition | null {
  const [name = '', text = ''] = cursor.split(separator);
  const severity = severities.find((known) => known === name);
  const position = decodePosition(text);
  return severity === undefined || position === null ? null : { ...position, severity };
}

/**
 * The tenant's intents that need somebody, the most severe first and then the longest. Each stands once, under its most
 * severe reason. A page may be short while `next_cursor` goes on. Refuses with `permission.denied`, `page.cursor_invalid`.
 */
export async function listStuck(
  ctx: Ctx,
  { older_than_seconds, limit, cursor }: StuckQuery,
  { db }: { readonly db: Database },
): Promise<Outcome<StuckListView>> {
  const permitted = permit(ctx, 'recovery.read');
  if (!permitted.ok) return permitted;
  const after = cursor === undefined ? null : positionOf(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const before = new Date(ctx.now.getTime() - older_than_seconds * 1_000);
  return inTenant(db, ctx.tenant.id, async (tx) => {
    const items: StuckItemView[] = [];
    let from = after;
    for (let round = 0; round < rounds; round++) {
      const wanted = limit - items.length;
      const found = await listCandidates(tx, ctx.tenant.id, { now: ctx.now, before, after: from, limit: wanted + 1 });
      const shown = found.slice(0, wanted);
      items.push(...(await confirmed(tx, ctx, shown)));
      const last = shown.at(-1);
      const next = found.length > wanted && last !== undefined ? cursorOf(last) : null;
      if (next === null || items.length >= limit || round === rounds - 1) {
        return ok({ tenant_id: ctx.tenant.publicId, items, next_cursor: next });
      }
      from = positionOf(next);
    }
    return ok({ tenant_id: ctx.tenant.publicId, items, next_cursor: null });
  });
}

/** The rules have the last word: an intent is listed where its most severe reason found it. */
async function confirmed(tx: Queryable, ctx: Ctx, candidates: readonly Candidate[]): Promise<readonly StuckItemView[]> {
  if (candidates.length === 0) return [];
  const rows = await readFacts(tx, ctx.tenant.id, [...new Set(candidates.map(({ intent_id }) => intent_id))]);
  const items = new Map<string, StuckItemView>();
  for (const { intent_id, source, since } of candidates) {
    const intent = rows.find(({ intentId }) => intentId === intent_id);
    const finding = intent === undefined ? null : findStuck(intent, ctx.now);
    if (intent === undefined || finding?.source !== source || finding.since.getTime() !== since.getTime()) continue;
    items.set(intent_id, stuckItemOf(intent, finding));
  }
  return [...items.values()];
}
