import type { Database } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { wireAmount } from '@/lib/kernel/money';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import type { WriteOffInput } from './contract';
import { isInFlight } from './domain/intent';
import { intentRefusals } from './domain/intent.machine';
import { writeOff } from './domain/ledger/postings';
import type { Engine } from './engine';
import { basePlan, eventRows, postingRows } from './plan';
import { readClaim } from './store/claim-store';
import type { EngineRead, StoredIntent } from './store/engine-read';
import { ownStep } from './sweep';

export const claimRefusals = defineRefusals({
  'claim.person_required': {
    status: 403,
    message: 'A loss is written off by a person who is signed in. A service key cannot do it.',
  },
  'claim.not_ended': {
    status: 409,
    message: 'The money of this intent has not reached its end, so nothing is lost yet. Settle or resolve it first.',
  },
  'claim.under_way': {
    status: 409,
    message:
      'A call of the rail is under way that may make good for the loss. Wait for its answer, or ask the rail now.',
    retryable: true,
  },
  'claim.amount_exceeds': {
    status: 409,
    message: 'That is more than is lost on this intent now. Read it again and write off what is left.',
  },
});

/** Reads of one decision at most: each follows a commit that somebody else was before. */
const attempts = 5;

export interface WrittenOff {
  /** Minor units that are still lost, and not written off. */
  readonly left: bigint;
}

/**
 * Bears a loss that nobody makes good for: moves it in the books from the platform's account to `loss`. Calls no rail and
 * leaves the state as it is; what comes back later is booked as it comes. The same `id` counts once. Refuses with
 * `permission.denied`, `claim.person_required`, `claim.not_ended`, `claim.under_way`, `claim.amount_exceeds`,
 * `intent.not_found`.
 */
export async function writeOffClaim(
  ctx: Ctx,
  input: WriteOffInput,
  { engine, db }: { readonly engine: Engine; readonly db: Database },
): Promise<Outcome<WrittenOff>> {
  const permitted = permit(ctx, 'claim.write_off');
  if (!permitted.ok) return permitted;
  if (ctx.actor.kind !== 'user') return claimRefusals.refuse('claim.person_required');
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { lacking, isWrittenOff } = await readClaim(db, ctx.tenant.id, input.intent_id, input.id);
    if (isWrittenOff) return ok({ left: lacking });
    const read = await engine.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId: input.intent_id });
    const allowed = checkClaim(read, BigInt(input.amount_minor), lacking);
    if (!allowed.ok) return allowed;
    const isKept = await keep(engine, ctx, allowed.value, input);
    if (isKept) return ok({ left: lacking - BigInt(input.amount_minor) });
  }
  return claimRefusals.refuse('claim.amount_exceeds', { field: 'amount_minor' });
}

function checkClaim({ intent, operations }: EngineRead, amount: bigint, lacking: bigint): Outcome<StoredIntent> {
  if (intent === null) return intentRefusals.refuse('intent.not_found');
  if (intent.endedAt === null) return claimRefusals.refuse('claim.not_ended');
  if (operations.some(isInFlight)) return claimRefusals.refuse('claim.under_way');
  if (amount > lacking) return claimRefusals.refuse('claim.amount_exceeds', { field: 'amount_minor' });
  return ok(intent);
}

/** False when somebody was first: the database looks again at what is lost. */
async function keep(engine: Engine, ctx: Ctx, intent: StoredIntent, input: WriteOffInput): Promise<boolean> {
  const step = ownStep(ctx, 'intent.sync', intent.id);
  const amount = BigInt(input.amount_minor);
  const facts = {
    settlement_rail: intent.rail,
    fact: 'written_off',
    ref: input.id,
    amount_minor: amount.toString(),
    currency: intent.currency,
  };
  const conflict = await engine.store.commit({
    ...basePlan(step, null, {
      action: 'claim.write_off',
      subjectKind: 'intent',
      subjectId: intent.id,
      detail: { amount_minor: wireAmount(amount), currency: intent.currency, reason: input.reason },
    }),
    transfers: postingRows(step, intent.id, input.id, [writeOff({ ...intent, amount })]),
    events: eventRows(step, intent.id, [{ kind: 'claim_changed', facts }]),
  });
  return conflict === null;
}
