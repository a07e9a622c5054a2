import { z } from 'zod';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import {
  type IntentStatus,
  intentStatuses,
  type Overview,
  overviewAssetBound,
  overviewDays,
  overviewStatuses,
  type Tally,
} from './contract';
import { enterTenant, oneSnapshot, type Reader } from './reader';

const dayMs = 86_400_000;

const groupRow = z.object({
  day: z.string().nullable(),
  currency: z.string(),
  status: z.enum(intentStatuses),
  count: z.bigint(),
  sum: z.string(),
});
type Group = z.output<typeof groupRow>;
type Figure = keyof typeof overviewStatuses;

/** Where the tenant's money is: what is held and what waits now, and the intents of the last days. Refuses with `permission.denied`. */
export async function readOverview(ctx: Ctx, reader: Reader): Promise<Outcome<Overview>> {
  const permitted = permit(ctx, 'intent.read');
  if (!permitted.ok) return permitted;
  const days = lastDays(ctx.now);
  const since = days[0] ?? '';
  const tenantId = ctx.tenant.id;
  const [, unended, recent, exists] = await reader.$transaction(
    [
      enterTenant(reader, tenantId),
      reader.$queryRaw`SELECT NULL AS day, currency, status, count(*) AS count, sum(amount)::text AS sum FROM intents
        WHERE tenant_id = ${tenantId}::uuid AND state = ANY(${['open', 'funded', 'evidence_submitted', 'disputed']}) AND ended_at IS NULL
        GROUP BY currency, status`,
      reader.$queryRaw`SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, currency, status, count(*) AS count,
          sum(amount)::text AS sum
        FROM intents WHERE tenant_id = ${tenantId}::uuid AND created_at >= ${`${since}T00:00:00Z`}::timestamptz
        GROUP BY 1, 2, 3`,
      reader.$queryRaw`SELECT EXISTS (SELECT FROM intents WHERE tenant_id = ${tenantId}::uuid) AS any_exists`,
    ],
    oneSnapshot,
  );
  return ok({
    ...summarise(z.array(groupRow).parse(unended), z.array(groupRow).parse(recent), days),
    asOf: ctx.now.toISOString(),
    since,
    anyExists: z.tuple([z.object({ any_exists: z.boolean() })]).parse(exists)[0].any_exists,
  });
}

/** Days in UTC up to today, oldest first. */
const lastDays = (now: Date): readonly string[] =>
  Array.from({ length: overviewDays }, (_, index) =>
    new Date(now.getTime() - (overviewDays - 1 - index) * dayMs).toISOString().slice(0, 10),
  );

function summarise(unended: readonly Group[], recent: readonly Group[], days: readonly string[]) {
  const assets = busiestAssets([...unended, ...recent]);
  return {
    waiting: {
      settlement: countOf(unended, 'evidence_submitted'),
      unknown: countOf(unended, 'unknown'),
      disputed: countOf(unended, 'disputed'),
    },
    assets: assets.map((asset) => ({
      asset,
      held: tally(unended, asset, 'held'),
      released: tally(recent, asset, 'released'),
      refunded: tally(recent, asset, 'refunded'),
    })),
    days: assets.flatMap((asset) =>
      days.map((date) => {
        const groups = recent.filter(({ day }) => day === date);
        const of = (figure: Figure) => tally(groups, asset, figure);
        return { date, asset, held: of('held'), released: of('released'), refunded: of('refunded') };
      }),
    ),
  };
}

/** Assets by number of intents; the page has room for a few. */
function busiestAssets(groups: readonly Group[]): readonly string[] {
  const counts = new Map<string, bigint>();
  for (const { currency, count } of groups) counts.set(currency, (counts.get(currency) ?? 0n) + count);
  return [...counts]
    .sort(([a, x], [b, y]) => (x === y ? a.localeCompare(b) : x < y ? 1 : -1))
    .slice(0, overviewAssetBound)
    .map(([currency]) => currency);
}

const toCount = (count: bigint): number => Number.parseInt(count.toString(), 10);

const countOf = (groups: readonly Group[], wanted: IntentStatus): number =>
  toCount(groups.reduce((sum, { status, count }) => (status === wanted ? sum + count : sum), 0n));

function tally(groups: readonly Group[], asset: string, figure: Figure): Tally {
  const statuses: readonly string[] = overviewStatuses[figure];
  const counted = groups.filter(({ currency, status }) => currency === asset && statuses.includes(status));
  const count = counted.reduce((sum, group) => sum + group.count, 0n);
  const amount = counted.reduce((sum, group) => sum + BigInt(group.sum), 0n);
  return { count: toCount(count), money: { amount: amount.toString(), asset } };
}
