import { actorOf, insertAuditEntry } from '@/lib/audit';
import type { Queryable } from '@/lib/db/pool';
import type { GateSecrets } from '@/lib/gate/secrets';
import { insertCredential } from '@/lib/gate/store/credential-store';
import { toBase64Url } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { randomBytes, uuidV7 } from '@/lib/kernel/ids';

const secretBytes = 32;

/** The only text with a key in it; whoever gets it shows it once. */
export interface IssuedCredential {
  readonly id: string;
  readonly key: string;
}

/** A new key's text. */
export const newKey = (): string => `payjent_${newToken()}`;

/** A new random text that opens something: 32 bytes, url-safe. */
export const newToken = (): string => toBase64Url(randomBytes(secretBytes));

/** Makes a key inside the caller's transaction. Only its digest stays. */
export async function issueCredential(
  tx: Queryable,
  ctx: Ctx,
  secrets: GateSecrets,
  {
    botId,
    role,
    label,
    scopes,
    key = newKey(),
  }: {
    readonly botId: string;
    readonly role: 'bot' | 'operator' | 'admin';
    readonly label: string;
    readonly scopes?: readonly string[];
    /** A text that somebody chose; absent: a random one. */
    readonly key?: string;
  },
): Promise<IssuedCredential> {
  const id = uuidV7(ctx.now);
  await insertCredential(tx, ctx.tenant.id, {
    id,
    botId,
    role,
    digest: secrets.keyDigest(key),
    label,
    ...(scopes && { scopes }),
    createdBy: actorOf(ctx).label,
    createdAt: ctx.now,
  });
  await insertAuditEntry(tx, ctx, {
    action: 'gate.key.issue',
    subjectKind: 'gate_credential',
    subjectId: id,
    detail: { bot_id: botId, role },
  });
  return { id, key };
}
