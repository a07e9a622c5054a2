import { actorOf, insertAuditEntry } from '@/lib/audit';
import { type Database, inTenant } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import {
  type ComparedItem,
  type Difference,
  differencesOf,
  type StatementTotal,
  totalsOf,
  unmatched,
} from './domain/compare-statement';
import { hoursOf, startOfDay } from './domain/day';
import type { RailStatement } from './ports';
import { recoveryRefusals } from './refusals';
import { bookItems, bookItemsOf, unheardIntents } from './store/books-store';
import { openCase } from './store/case-store';
import { claimDay, dropDay, finishDay } from './store/statement-store';

export interface CompareDeps {
  readonly db: Database;
  readonly statements: readonly RailStatement[];
}

interface CompareDay {
  /** `2026-01-31`, in UTC. */
  readonly day: string;
  /** True compares a day once more that was compared already. */
  readonly again: boolean;
}

export interface ComparedDay {
  readonly day: string;
  /** Movements about which the rails and the books do not agree. */
  readonly differences: number;
  /** Those among them that nobody had seen before. */
  readonly opened: number;
}

const limits = {
  /** Movements of one counterpart within an hour; above it a comparison says so instead of leaving some out. */
  itemsPerHour: 20_000,
  /** A counterpart's list of an hour. */
  readMs: 60_000,
  /** After a failure, before a worker tries the day again. */
  restMs: 15 * 60_000,
} as const;

interface Found {
  readonly counterpart: string;
  readonly differences: readonly Difference[];
  readonly totals: readonly StatementTotal[];
}

/**
 * Compares a day of every counterpart's own records with the books. Each difference opens a case, once; nothing is ever
 * mended. Refuses with `permission.denied`, `recovery.day_invalid`, `recovery.compare_in_progress`,
 * `recovery.statement_unavailable`.
 */
export async function compareDay(
  ctx: Ctx,
  { day, again }: CompareDay,
  deps: CompareDeps,
): Promise<Outcome<ComparedDay>> {
  const permitted = permit(ctx, 'recovery.manage');
  if (!permitted.ok) return permitted;
  const start = startOfDay(day, ctx.now);
  if (start === null) return recoveryRefusals.refuse('recovery.day_invalid', { field: 'day' });
  const { db } = deps;
  const claim = await inTenant(db, ctx.tenant.id, (tx) =>
    claimDay(tx, ctx.tenant.id, day, { by: actorOf(ctx).label, again }),
  );
  if (claim === null) return recoveryRefusals.refuse('recovery.compare_in_progress');
  const found = await readAll(ctx, { start, fresh: again }, deps);
  if (found === null) {
    await inTenant(db, ctx.tenant.id, (tx) => dropDay(tx, ctx.tenant.id, day, claim, again ? 0 : limits.restMs));
    return recoveryRefusals.refuse('recovery.statement_unavailable', { retryAfterSeconds: 60 });
  }
  return ok(await writeDown(ctx, day, claim, found, db));
}

/** Every counterpart's day; null when one of them could not be read. */
async function readAll(
  ctx: Ctx,
  { start, fresh }: { readonly start: Date; readonly fresh: boolean },
  deps: CompareDeps,
): Promise<readonly Found[] | null> {
  const found: Found[] = [];
  for (const statement of deps.statements) {
    try {
      for (const hour of hoursOf(start, ctx.now)) {
        const { differences, totals } = await compareHour(ctx, statement, { ...hour, fresh }, deps.db);
        found.push({ counterpart: statement.name, differences, totals });
      }
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
      return null;
    }
  }
  return found;
}

const intentsOf = (items: readonly ComparedItem[]): readonly string[] => [
  ...new Set(items.map(({ intentId }) => intentId)),
];

async function compareHour(
  { tenant }: Ctx,
  statement: RailStatement,
  { from, to, fresh }: { readonly from: Date; readonly to: Date; readonly fresh: boolean },
  db: Database,
): Promise<Pick<Found, 'differences' | 'totals'>> {
  const limit = limits.itemsPerHour + 1;
  const books = await inTenant(db, tenant.id, (tx) => bookItems(tx, tenant.id, statement, { from, to, limit }));
  const rail = await statement.period(tenant, from, to, { fresh, signal: AbortSignal.timeout(limits.readMs) });
  const fits = books.length <= limits.itemsPerHour && rail.length <= limits.itemsPerHour;
  assert(fits, `${statement.name} moved more within an hour than is compared at once`);
  const missing = intentsOf(unmatched(rail, books));
  const sought = await inTenant(db, tenant.id, async (tx) => ({
    booksEver: missing.length === 0 ? [] : await bookItemsOf(tx, tenant.id, statement, missing),
    unheard: missing.length === 0 ? new Set<string>() : await unheardIntents(tx, tenant.id, missing),
  }));
  const unknown = unmatched(books, rail);
  const railEver =
    unknown.length === 0 ? [] : await statement.find(tenant, unknown, AbortSignal.timeout(limits.readMs));
  return { differences: differencesOf({ rail, books, railEver, ...sought }), totals: totalsOf(rail, books) };
}

async function writeDown(
  ctx: Ctx,
  day: string,
  claim: string,
  found: readonly Found[],
  db: Database,
): Promise<ComparedDay> {
  const differences = found.reduce((sum, each) => sum + each.differences.length, 0);
  return inTenant(db, ctx.tenant.id, async (tx) => {
    let opened = 0;
    for (const { counterpart, differences: ofHour } of found) {
      for (const difference of ofHour) {
        const id = uuidV7(ctx.now);
        if (await openCase(tx, ctx.tenant.id, { ...difference, id, day, counterpart }, ctx.now)) opened++;
      }
    }
    const isOurs = await finishDay(tx, ctx.tenant.id, day, claim, { totals: dayTotals(found), differences });
    assert(isOurs, 'compareDay: the claim ran out before the day was compared');
    await insertAuditEntry(tx, ctx, {
      action: 'recovery.compare_day',
      subjectKind: 'day',
      subjectId: day,
      detail: { differences, opened },
    });
    return { day, differences, opened };
  });
}

/** The hours of each counterpart added up, as they are stored. */
function dayTotals(found: readonly Found[]): readonly object[] {
  const sums = new Map<string, { counterpart: string } & StatementTotal>();
  for (const { counterpart, totals } of found) {
    for (const total of totals) {
      const name = `${counterpart} ${total.currency} ${total.movement}`;
      const before = sums.get(name) ?? { ...total, counterpart, rail: 0n, books: 0n };
      sums.set(name, { ...before, rail: before.rail + total.rail, books: before.books + total.books });
    }
  }
  return [...sums.values()].map((sum) => ({ ...sum, rail: sum.rail.toString(), books: sum.books.toString() }));
}
