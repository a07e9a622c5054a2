import { type ChainTip, failedCheck, genesis, type LedgerHead, type StoredEntry } from '@/lib/harbor';
import { toHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { verifyEd25519 } from '@/lib/keys/ed25519';
import type { VerifyQuery, VerifyView } from './contract';
import type { ProofDeps } from './deps';
import { tipViewOf } from './get-tip';

/** Entries read and checked at once; other requests are served between two pages. */
const pageSize = 200;

type Failure = NonNullable<VerifyView['failure']>;

interface Walk {
  /** Last entry that holds. */
  readonly last: ChainTip;
  readonly failure: Failure | null;
}

/**
 * Checks the tenant's chain again: every body against its digest, every entry against the one before, every signature,
 * and the head. Walks at most `limit` entries behind `after_seq`; the entry at the cursor is taken as checked before.
 */
export async function verifyLedger(ctx: Ctx, query: VerifyQuery, deps: ProofDeps): Promise<VerifyView> {
  const { tenant } = ctx;
  const head = await deps.ledger.head(tenant.id);
  const target = Math.min(head.seq, query.after_seq + query.limit);
  const { last, failure } =
    query.after_seq <= head.seq ? await walk(ctx, query.after_seq, target, head, deps) : unwalked(query);
  return {
    schema_version: 1,
    tenant_id: tenant.publicId,
    valid: failure === null,
    checked_from_seq: query.after_seq + 1,
    checked_to_seq: last.seq,
    next_after_seq: failure === null && last.seq < head.seq ? last.seq : null,
    tip: tipViewOf(tenant, head),
    failure,
  };
}

/** A cursor behind the head: there is nothing to check, and the tip says so. */
const unwalked = (query: VerifyQuery): Walk => ({ last: { ...genesis, seq: query.after_seq }, failure: null });

async function walk({ tenant }: Ctx, from: number, target: number, head: LedgerHead, deps: ProofDeps): Promise<Walk> {
  let last: ChainTip = { ...genesis, seq: from };
  let signatureHex = '';
  if (from > 0) {
    const [start] = await deps.ledger.entries(tenant.id, from - 1, 1);
    if (start?.seq !== from) return { last, failure: { seq: from, check: 'seq' } };
    last = start;
    signatureHex = start.signatureHex;
  }
  while (last.seq < target) {
    const page = await deps.ledger.entries(tenant.id, last.seq, Math.min(pageSize, target - last.seq));
    if (page.length === 0) return { last, failure: { seq: last.seq + 1, check: 'seq' } };
    for (const entry of page) {
      const check = failedCheck(tenant.publicId, last, withIssuer(entry, deps), entry.body, verifyEd25519);
      if (check !== null) return { last, failure: { seq: last.seq + 1, check } };
      last = entry;
      signatureHex = entry.signatureHex;
    }
  }
  return { last, failure: last.seq === head.seq ? headFailure(last, signatureHex, head) : null };
}

function withIssuer(entry: StoredEntry, { ring }: ProofDeps) {
  const key = ring.publicKey('ledger', entry.kid);
  return { ...entry, issuerHex: key === null ? null : toHex(key) };
}

/** The head must be the last row's: neither cut back nor set to another commitment. */
const headFailure = (last: ChainTip, signatureHex: string, head: LedgerHead): Failure | null =>
  head.lastSeq === head.seq && head.commitmentHex === last.commitmentHex && head.signatureHex === signatureHex
    ? null
    : { seq: head.seq, check: 'head' };
