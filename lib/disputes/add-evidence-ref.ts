import { actorOf } from '@/lib/audit';
import type { Database } from '@/lib/db/pool';
import { assert } from '@/lib/kernel/assert';
import { fromHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { type CaseChange, changeCase, recordChange } from './change-case';
import { type AddEvidenceRefInput, type EvidenceRefView, evidenceRefView } from './contract';
import { insertEvidenceRef } from './store/entry-store';

const answer = { operation: 'dispute.evidence_ref.add', status: 201, schema: evidenceRefView };

/** Points a case at evidence that is kept elsewhere. Goes into the packet. Refuses as `changeCase` does. */
export async function addEvidenceRef(
  ctx: Ctx,
  input: CaseChange & AddEvidenceRefInput,
  { db }: { readonly db: Database },
): Promise<Outcome<EvidenceRefView>> {
  const { kind, ref, digest_hex, label } = input;
  const digest = fromHex(digest_hex);
  assert(digest?.length === 32, 'addEvidenceRef: the schema takes 64 hex digits');
  return changeCase(ctx, input, db, answer, async (tx, key) => {
    const id = uuidV7(ctx.now);
    const addedBy = actorOf(ctx).label;
    await insertEvidenceRef(tx, { ...key, id, kind, ref, digest, label, addedBy, createdAt: ctx.now });
    await recordChange(tx, ctx, key, 'evidence_ref_added', { evidence_ref_id: id, kind, digest_hex });
    return ok({
      evidence_ref_id: id,
      kind,
      ref,
      digest_hex,
      label,
      added_by: addedBy,
      created_at: ctx.now.toISOString(),
    });
  });
}
