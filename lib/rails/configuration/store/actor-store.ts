import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import { isUuid } from '@/lib/kernel/ids';

const namedRow = z.object({ id: z.string(), name: z.string() });

const idsOf = (labels: readonly string[], kind: string): readonly string[] => {
  const ids = labels.filter((label) => label.startsWith(`${kind}:`)).map((label) => label.slice(kind.length + 1));
  return [...new Set(ids)].filter(isUuid);
};

/** Names of people and service accounts by the label that rows keep of them, `kind:id`. Who has left is not in it. */
export async function readActorNames(
  tx: Queryable,
  tenantId: string,
  labels: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const people = idsOf(labels, 'user');
  const keys = idsOf(labels, 'service_key');
  const names = new Map<string, string>();
  if (people.length > 0) {
    const rows = await tx.rows('SELECT id, name FROM rails_people($1, $2::uuid[])', [tenantId, people]);
    for (const { id, name } of z.array(namedRow).parse(rows)) names.set(`user:${id}`, name);
  }
  if (keys.length > 0) {
    const rows = await tx.rows(
      `SELECT k.id, a.name FROM service_keys k JOIN service_accounts a ON a.tenant_id = k.tenant_id AND a.id = k.service_account_id
       WHERE k.tenant_id = $1 AND k.id = ANY ($2::uuid[])`,
      [tenantId, keys],
    );
    for (const { id, name } of z.array(namedRow).parse(rows)) names.set(`service_key:${id}`, name);
  }
  return names;
}
