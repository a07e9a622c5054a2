import { actorOf } from '@/lib/audit';
import type { Once } from '@/lib/db/once';
import type { Queryable } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import { randomBytes, uuidV4 } from '@/lib/kernel/ids';
import { type IssuedServiceKey, issuedServiceKeySchema } from './contract';
import { apiKeyDigest, formatApiKey } from './domain/api-key';
import { serviceKeyDto } from './service-key-dto';
import { findServiceKey, insertServiceKey } from './store/service-key-store';

export interface KeyOrder {
  readonly accountId: string;
  readonly label: string;
}

/** A key's id is random, not time-ordered, so that its visible ends tell keys apart. */
export const newKeyId = uuidV4;

/** Makes a key of an account and stores its digest. The returned text exists nowhere else. */
export async function issueServiceKey(tx: Queryable, ctx: Ctx, id: string, order: KeyOrder): Promise<IssuedServiceKey> {
  const text = formatApiKey(ctx.tenant.environment, id, randomBytes(32));
  await insertServiceKey(tx, {
    tenantId: ctx.tenant.id,
    id,
    accountId: order.accountId,
    digest: apiKeyDigest(text),
    label: order.label,
    createdBy: actorOf(ctx).label,
    createdAt: ctx.now,
  });
  const row = await findServiceKey(tx, ctx.tenant.id, id);
  assert(row !== null, 'issueServiceKey: the new key is there');
  return { item: serviceKeyDto(ctx, row), api_key: text, already_issued: false };
}

/** How an answer that held a key is replayed: without it (decision 0007). */
export const issuedOnce = (operation: string, status: number): Once<IssuedServiceKey> => ({
  operation,
  status,
  schema: issuedServiceKeySchema,
  replay: ({ item }) => ({ item, api_key: null, already_issued: true }),
});
