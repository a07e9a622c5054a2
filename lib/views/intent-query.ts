import { Prisma } from '@/generated/prisma/client';
import type { IntentFilter, IntentStatus } from './contract';
import { decodeCursor } from './cursor';
import { readSearch } from './search-text';

/** Parts of the list's statements. `all` is the filter, `page` the filter behind the cursor. */
export interface IntentQuery {
  readonly from: Prisma.Sql;
  /** Value that the list is ordered by. */
  readonly key: Prisma.Sql;
  readonly all: Prisma.Sql;
  readonly page: Prisma.Sql;
  readonly order: Prisma.Sql;
}

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

export function intentQuery(tenantId: string, filter: IntentFilter): IntentQuery {
  const { agent } = readSearch(filter.q);
  const all = [Prisma.sql`i.tenant_id = ${tenantId}::uuid`, ...conditions(tenantId, filter)];
  const from = agent === null ? Prisma.sql`intents i` : intentsOfAgent(tenantId, agent);
  const key =
    filter.sort === 'deadline'
      ? Prisma.sql`i.deadline`
      : agent === null
        ? Prisma.sql`i.created_at`
        : Prisma.sql`a.created_at`;
  const backward = filter.sort === 'newest';
  const cursor = decodeCursor(filter.cursor);
  const position =
    cursor &&
    Prisma.sql`(${key}, i.id) ${backward ? Prisma.sql`<` : Prisma.sql`>`} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`;
  const direction = backward ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return {
    from,
    key,
    all: Prisma.join(all, ' AND '),
    page: Prisma.join(position ? [...all, position] : all, ' AND '),
    order: Prisma.sql`${key} ${direction}, i.id ${direction}`,
  };
}

/** Reads the agreements, which are indexed by both parties in the list's order, and joins each intent. */
const intentsOfAgent = (tenantId: string, agent: string): Prisma.Sql => Prisma.sql`(
  SELECT intent_id, created_at FROM intent_agreements WHERE tenant_id = ${tenantId}::uuid AND payee_did = ${agent}
  UNION ALL
  SELECT intent_id, created_at FROM intent_agreements
    WHERE tenant_id = ${tenantId}::uuid AND principal_did = ${agent} AND payee_did <> ${agent}
) a JOIN intents i ON i.id = a.intent_id`;

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
    const any = amounts.map(
      ({ amount, scale }) => Prisma.sql`(i.amount = ${amount}::bigint AND i.scale = ${scale}::smallint)`,
    );
    meanings.push(Prisma.sql`(i.id IN (SELECT intent_id FROM intent_agreements WHERE tenant_id = ${tenantId}::uuid
      AND amount = ANY(${amounts.map(({ amount }) => amount)}::bigint[])) AND (${Prisma.join(any, ' OR ')}))`);
  }
  return meanings.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join(meanings, ' OR ')})`;
}
