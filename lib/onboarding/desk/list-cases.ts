import { decodeUtf8, fromBase64Url, toBase64Url, utf8 } from '@/lib/kernel/bytes';
import type { PlatformCtx } from '@/lib/kernel/context';
import { isUuid } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { pageRefusals } from '@/lib/kernel/page';
import { permissionRefusals, permitPlatform } from '@/lib/kernel/permit';
import { type QueueCounts, type QueuePage, type QueueQuery, queueFilters } from '@/lib/onboarding/contract/desk';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { addBusinessTime } from '@/lib/onboarding/domain/calendar/business-calendar';
import { businessLength, timers } from '@/lib/onboarding/domain/calendar/timers';
import {
  countQueue,
  type DeskQueueRow,
  listQueue,
  type QueuePlace,
  type QueueTime,
  staffRole,
} from '@/lib/onboarding/store/desk-store';
import { queueRowView } from './queue-view';

interface Cursor extends QueuePlace {
  /** All pages of one list are ordered as of its first: what becomes late meanwhile moves nobody from page to page. */
  readonly now: Date;
}

const encode = ({ id, now, place, rank }: Cursor): string =>
  toBase64Url(utf8(`${now.toISOString()} ${rank} ${place} ${id}`));

const cursorForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\d) (-?\d{1,17}) (\S+)$/;

function decode(text: string): Cursor | null {
  const bytes = fromBase64Url(text);
  const match = cursorForm.exec((bytes === null ? null : decodeUtf8(bytes)) ?? '');
  const [, instant = '', rank = '', place = '', id = ''] = match ?? [];
  const now = new Date(instant);
  if (!isUuid(id) || Number.isNaN(now.getTime())) return null;
  return { now, rank: Number.parseInt(rank, 10), place: BigInt(place), id };
}

/** What is due within the time of a first look is soon. */
export const queueTime = (now: Date, { calendar }: Pick<OnboardingDeps, 'calendar'>): QueueTime => ({
  now,
  soon: addBusinessTime(calendar, now, businessLength(timers.first_touch, calendar)),
});

/**
 * The desk's queue, the most urgent first. That somebody looked stands in the log of every organisation that was shown.
 * Refuses with `permission.denied`, `page.cursor_invalid`.
 */
export async function listCases(
  ctx: PlatformCtx,
  { cursor, filter, limit }: QueueQuery,
  deps: OnboardingDeps,
): Promise<Outcome<QueuePage>> {
  const permitted = permitPlatform(ctx, 'desk.read');
  if (!permitted.ok) return permitted;
  const after = cursor === undefined ? null : decode(cursor);
  if (cursor !== undefined && after === null) return pageRefusals.refuse('page.cursor_invalid', { field: 'cursor' });
  const { actor, requestId } = ctx;
  const now = after?.now ?? ctx.now;
  const rows = await deps.db.transaction(async (tx): Promise<readonly DeskQueueRow[] | null> => {
    if ((await staffRole(tx, actor.id)) === null) return null;
    const who = { actor: actor.id, request: requestId };
    return listQueue(tx, who, filter, queueTime(now, deps), after, limit + 1);
  });
  if (rows === null) return permissionRefusals.refuse('permission.denied');
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return ok({
    items: shown.map((row) => queueRowView(row, actor.id, deps, ctx.now)),
    next_cursor: last === undefined ? null : encode({ now, rank: last.rank, place: last.place, id: last.case_id }),
  });
}

const mostCounted = 999;

/** How many cases each filter shows. Refuses with `permission.denied`. */
export async function countCases(ctx: PlatformCtx, deps: OnboardingDeps): Promise<Outcome<QueueCounts>> {
  const permitted = permitPlatform(ctx, 'desk.read');
  if (!permitted.ok) return permitted;
  const found = await deps.db.transaction(async (tx) => {
    if ((await staffRole(tx, ctx.actor.id)) === null) return null;
    return countQueue(tx, ctx.actor.id, queueFilters, queueTime(ctx.now, deps), mostCounted);
  });
  if (found === null) return permissionRefusals.refuse('permission.denied');
  const of = (filter: (typeof queueFilters)[number]): number => found.get(filter) ?? 0;
  return ok({
    all: of('all'),
    mine: of('mine'),
    unassigned: of('unassigned'),
    late: of('late'),
    waiting_merchant: of('waiting_merchant'),
    awaiting_second: of('awaiting_second'),
    closed: of('closed'),
  });
}
