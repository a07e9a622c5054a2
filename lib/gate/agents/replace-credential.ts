import { insertAuditEntry } from '@/lib/audit';
import type { Queryable } from '@/lib/db/pool';
import type { GateSecrets } from '@/lib/gate/secrets';
import { endCredential, listCredentialRows } from '@/lib/gate/store/credential-store';
import type { Ctx } from '@/lib/kernel/context';
import { type IssuedCredential, issueCredential } from './issue-credential';

const looked = 200;

/** A new key in the place of those of the same name, role and label, whose texts are lost: they end at once. */
export async function replaceCredential(
  tx: Queryable,
  ctx: Ctx,
  secrets: GateSecrets,
  key: { readonly botId: string; readonly role: 'bot' | 'operator' | 'admin'; readonly label: string },
): Promise<IssuedCredential> {
  const rows = await listCredentialRows(tx, ctx.tenant.id, key.botId, looked);
  for (const { id } of rows.filter(({ role, label }) => role === key.role && label === key.label)) {
    if (!(await endCredential(tx, ctx.tenant.id, id, null))) continue;
    const entry = { action: 'gate.key.revoke', subjectKind: 'gate_credential', subjectId: id };
    await insertAuditEntry(tx, ctx, { ...entry, detail: { bot_id: key.botId } });
  }
  return issueCredential(tx, ctx, secrets, key);
}
