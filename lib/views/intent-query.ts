import { Prisma } from '@/generated/prisma/client';
import { decodePosition } from '@/lib/kernel/page';
import { countBound, type IntentFilter, type IntentStatus, pageSize } from './contract';
import { readSearch } from './search-text';

/** States of the contract under which each status occurs: the index is by state. */
const statesOf: Readonly<Record<IntentStatus, readonly string[]>> = {
  open: ['open'],
  funding: ['open'],
  funded: ['funded'],
  evidence_submitted: ['evidence_submitted'],
  settling: ['funded', 'evidence_submitted', 'disputed'],
  unknown: ['open', 'funded', 'evidence_submitted', 'disputed'],
  disputed: ['disputed'],
  released: ['released'],
  refunded: ['refunded'],
  expired: ['open'],
  canceled: ['open'],
};

/** Where rows come from: a table with its condition, and the column that holds the time of creation there. */
interface Source {
  readonly from: Prisma.Sql;
  readonly createdAt: Prisma.Sql;
  readonly where: Prisma.Sql;
}

const columns = Prisma.sql`i.id, i.status, i.amount, i.currency, i.principal_did, i.payee_did, i.rail,
  i.settlement_mode, i.created_at, i.deadline`;

/** One page, and one row more that tells whether there is a next one. `key` is what the list is ordered by. */
export function pageStatement(tenantId: string, filter: IntentFilter): Prisma.Sql {
  const cursor = decodePosition(filter.cursor);
  const backward = filter.sort === 'newest';
  const direction = backward ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const limit = pageSize + 1;
  const pages = sourcesOf(tenantId, filter).map(({ from, createdAt, where }) => {
    const key = filter.sort === 'deadline' ? Prisma.sql`i.deadline` : createdAt;
    const behind = backward ? Prisma.sql`<` : Prisma.sql`>`;
    const position = cursor
      ? Prisma.sql`AND (${key}, i.id) ${behind} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
      : Prisma.empty;
    return Prisma.sql`(SELECT ${columns}, ${key} AS key FROM ${from} WHERE ${where} ${position}
      ORDER BY ${key} ${direction}, i.id ${direction} LIMIT ${limit})`;
  });
  return Prisma.sql`SELECT * FROM (${Prisma.join(pages, ' UNION ALL ')}) page
    ORDER BY key ${direction}, id ${direction} LIMIT ${limit}`;
}

/** Counts no further than the bound, so that a total costs the same on a large tenant. */
export function totalStatement(tenantId: string, filter: IntentFilter): Prisma.Sql {
  const limit = countBound + 1;
  const matches = sourcesOf(tenantId, filter).map(
    ({ from, where }) => Prisma.sql`(SELECT i.currency, i.amount FROM ${from} WHERE ${where} LIMIT ${limit})`,
  );
  return Prisma.sql`SELECT currency, count(*) AS count, sum(amount)::text AS sum
    FROM (SELECT * FROM (${Prisma.join(matches, ' UNION ALL ')}) matches LIMIT ${limit}) counted
    GROUP BY currency ORDER BY count DESC, currency`;
}

/**
 * An agent is searched in the agreements, which have an index in the list's order for each of the two parties:
 * two sources, of which the second leaves out what the first has found.
 */
function sourcesOf(tenantId: string, filter: IntentFilter): readonly Source[] {
  const tenant = Prisma.sql`${tenantId}::uuid`;
  const filtered = Prisma.join([Prisma.sql`i.tenant_id = ${tenant}`, ...conditions(tenantId, filter)], ' AND ');
  const { agent } = readSearch(filter.q);
  if (agent === null) return [{ from: Prisma.sql`intents i`, createdAt: Prisma.sql`i.created_at`, where: filtered }];
  const from = Prisma.sql`intent_agreements a JOIN intents i ON i.id = a.intent_id`;
  return [Prisma.sql`a.payee_did = ${agent}`, Prisma.sql`a.principal_did = ${agent} AND a.payee_did <> ${agent}`].map(
    (party) => ({
      from,
      createdAt: Prisma.sql`a.created_at`,
      where: Prisma.sql`a.tenant_id = ${tenant} AND ${party} AND ${filtered}`,
    }),
  );
}

function conditions(tenantId: string, filter: IntentFilter): Prisma.Sql[] {
  const { status, asset, from, to, sort } = filter;
  const found: Prisma.Sql[] = [];
  if (status.length > 0) {
    const states = [...new Set(status.flatMap((each) => statesOf[each]))];
    found.push(Prisma.sql`i.state = ANY(${states}) AND i.status = ANY(${status})`);
  }
  if (asset !== '') found.push(Prisma.sql`i.currency = ${asset.toLowerCase()}`);
  if (from !== '') found.push(Prisma.sql`i.created_at >= ${`${from}T00:00:00Z`}::timestamptz`);
  if (to !== '') found.push(Prisma.sql`i.created_at < ${`${to}T00:00:00Z`}::timestamptz + interval '1 day'`);
  // A deadline that was met or missed is no longer one.
  if (sort === 'deadline') found.push(Prisma.sql`i.ended_at IS NULL`);
  const searched = searchCondition(tenantId, filter.q);
  return searched ? [...found, searched] : found;
}

/** What the text means, each meaning by its own index; null when the source itself is the search, or there is none. */
function searchCondition(tenantId: string, text: string): Prisma.Sql | null {
  const { idRange, amounts, agent } = readSearch(text);
  if (text === '' || agent !== null) return null;
  const meanings: Prisma.Sql[] = [];
  if (idRange) meanings.push(Prisma.sql`i.id BETWEEN ${idRange.from}::uuid AND ${idRange.to}::uuid`);
  if (amounts.length > 0) {
    const minor = amounts.map(({ amount }) => amount);
    const any = amounts.map(
      ({ amount, scale }) => Prisma.sql`(i.amount = ${amount}::bigint AND i.scale = ${scale}::smallint)`,
    );
    meanings.push(Prisma.sql`(i.id IN (SELECT intent_id FROM intent_agreements WHERE tenant_id = ${tenantId}::uuid
      AND amount = ANY(${minor}::bigint[])) AND (${Prisma.join(any, ' OR ')}))`);
  }
  return meanings.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join(meanings, ' OR ')})`;
}
