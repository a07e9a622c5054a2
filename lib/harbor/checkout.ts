import { auditJson } from '@/lib/audit';
import { utf8 } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import type { Answer } from '@/lib/kernel/endpoint';
import { blake3 } from '@/lib/kernel/hash';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { CheckoutAgreement } from './answers';
import { askRail, railOf } from './call-rail';
import { checkTerms } from './check-agreement';
import { endingByVerdict } from './confirm-settlement';
import { type Authorised, commitNewIntent } from './create-intent';
import { isFunding } from './domain/decide/funding';
import { isInFlight } from './domain/intent';
import { intentRefusals } from './domain/intent.machine';
import type { Engine } from './engine';
import { attemptFunding } from './fund-intent';
import type { RailMode, RailName } from './ports';
import { harborRefusals } from './refusals';
import { runOperations } from './run-operations';
import { attemptSettlement } from './settle';
import { type Attempt, done, runStep } from './step';
import type { Step } from './step-request';
import type { EngineRead } from './store/engine-read';
import { attemptEvidence } from './submit-evidence';
import { ownStep } from './sweep';

/** Where a checkout is paid. */
export interface CheckoutRail {
  readonly rail: RailName;
  readonly mode: RailMode;
}

/** What a payer is asked to authorise by paying. */
export interface CheckoutTerms extends CheckoutRail {
  readonly intentId: string;
  /** Of the request, so that its repeat is told from another one under the same id. */
  readonly requestDigestHex: string;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  /** The part of it that is the operator's own fee. */
  readonly operatorFee: bigint;
  readonly currency: string;
  readonly deadline: Date;
  readonly scenario: string | null;
  readonly agreement: CheckoutAgreement;
}

const replayed = (_read: EngineRead, status: number, body: string): Promise<Answer> =>
  Promise.resolve({ status, body: JSON.parse(body) });

const exists: Outcome<Answer> = ok({ status: 200, body: {} });

/** The work passes or fails by what the agent says became of it. */
const predicate: JsonObject = { version: 1, root: { op: 'eq', path: ['outcome'], value: 'fulfilled' } };

function agreementOf(ctx: Ctx, terms: CheckoutTerms): Outcome<Authorised> {
  const text = {
    intent_id: terms.intentId,
    principal_did: `did:tidegate:payer:${terms.agreement.session_id}`,
    payee_did: `did:tidegate:${ctx.tenant.publicId}`,
    budget: terms.scenario === null ? {} : { sandbox_scenario: terms.scenario },
    currency: terms.currency,
    amount_cents: wireAmount(terms.amount),
    evidence_schema: {},
    deadline: terms.deadline.toISOString(),
    settlement_rail: terms.rail,
    allowed_tools: ['payment-gate'],
    predicate_dsl: predicate,
  };
  const checked = checkTerms(text, ctx.now);
  if (!checked.ok) return checked;
  const written = JSON.stringify({ ...text, checkout: terms.agreement });
  return ok({
    body: text,
    text: written,
    terms: checked.value,
    signingVersion: 0,
    signature: { form: 'payer_checkout', digest: blake3(utf8(written)) },
    checkout: { mode: terms.mode, operatorFee: terms.operatorFee },
  });
}

/**
 * Opens an intent that its payer authorises by paying. Calls no rail. The same request again finds it; another one under
 * its id is refused with `intent.exists`.
 */
export function openCheckout(engine: Engine, ctx: Ctx, terms: CheckoutTerms): Promise<Outcome<Answer>> {
  const { intentId, requestDigestHex } = terms;
  const step: Step = { ...ownStep(ctx, 'intent.create', intentId), requestDigestHex };
  return runStep(
    engine,
    step,
    async (read) => {
      if (read.intent !== null) {
        const isSame = read.intent.requestDigestHex === requestDigestHex;
        return done(isSame ? exists : intentRefusals.refuse('intent.exists'));
      }
      const agreement = agreementOf(ctx, terms);
      return agreement.ok ? commitNewIntent(engine, step, read, agreement.value) : done(agreement);
    },
    replayed,
  );
}

/**
 * Takes the payment further: opens the payer's page, or takes what the request carries as payment. 200 once the money is
 * in, 202 while it is not, 402 with what a payer signs. Refuses like `fundIntent`.
 */
export function payCheckout(
  engine: Engine,
  ctx: Ctx,
  intentId: string,
  payment: string | null = null,
): Promise<Outcome<Answer>> {
  const step = ownStep(ctx, 'intent.fund', intentId);
  return runStep(engine, step, (read, first) => attemptFunding(engine, step, read, first, payment), replayed);
}

/**
 * Lets go of the payer's open page, so that it can't be paid any more; one that was paid meanwhile is funded by this.
 * Says whether nothing is under way now.
 */
export async function closeCheckout(engine: Engine, ctx: Ctx, intentId: string): Promise<boolean> {
  const readNow = () => engine.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId });
  const found = await readNow();
  const underWay = found.operations.find((operation) => isFunding(operation) && isInFlight(operation));
  if (underWay === undefined) return true;
  const leased = await engine.store.leaseOperation(
    ctx.tenant.id,
    underWay.id,
    engine.owner,
    engine.patience.leaseMs,
    false,
  );
  const read = leased ? await readNow() : found;
  const operation = read.operations.find(({ id }) => id === underWay.id);
  const rail = read.intent === null ? null : railOf(engine, ctx.tenant, read.intent);
  if (!leased || read.intent === null || operation === undefined || rail === null || !isInFlight(operation))
    return false;
  const { result } = await runOperations(engine, ownStep(ctx, 'intent.checkout', intentId), {
    rail,
    intent: read.intent,
    facts: read,
    first: operation,
    payment: null,
    // To the rail its time is over.
    reach: (caller, port, call) => askRail(caller, port, { ...call, deadline: ctx.now }, true),
    asked: 1,
    points: null,
    more: () => ({}),
  });
  return result.status === 'failed' || result.status === 'succeeded';
}

/** Moves an unpaid checkout, of which nothing is under way, to another rail. False: it was paid or is being paid. */
export async function retargetCheckout(
  engine: Engine,
  ctx: Ctx,
  intentId: string,
  { rail, mode }: CheckoutRail,
): Promise<Outcome<boolean>> {
  const read = await engine.store.read({ tenantId: ctx.tenant.id, keyId: null, intentId });
  const { intent } = read;
  if (intent === null) return intentRefusals.refuse('intent.not_found');
  if (intent.rail === rail && intent.mode === mode) return ok(true);
  if (intent.state !== 'open' || read.operations.some(isInFlight)) return ok(false);
  if (read.rails.modes[rail] === 'disabled') return harborRefusals.refuse('rail.disabled');
  const entry = { action: 'intent.checkout.move', subjectKind: 'intent', subjectId: intentId, detail: { rail, mode } };
  return ok(
    await engine.store.retarget(ctx.tenant.id, {
      intentId,
      version: intent.version,
      rail,
      settlementMode: mode === 'connected' ? 'live' : mode,
      railVersion: read.rails.version,
      audit: auditJson(ctx, entry),
    }),
  );
}

/** What became of the work that was paid for. `digestHex` covers what the agent said about it, which stays outside. */
export interface Work {
  readonly outcome: 'fulfilled' | 'failed';
  readonly digestHex: string;
  /** Why money goes back. */
  readonly reason: string;
}

/**
 * The end of a checkout's work: its evidence is judged, then the money is released or goes back. 200 when it has reached
 * its end, 202 while the rail has not answered. The first word stands; a repeat is answered as it ended.
 */
export async function endCheckout(engine: Engine, ctx: Ctx, intentId: string, work: Work): Promise<Outcome<Answer>> {
  const step = ownStep(ctx, 'intent.evidence', intentId);
  const submission = {
    payload: { outcome: work.outcome, metadata_digest: work.digestHex },
    vendorPayload: null,
    artifacts: [],
    submittedAt: ctx.now.toISOString(),
    signed: null,
  };
  const judged = await runStep(engine, step, (read) => judge(engine, step, read, submission), replayed);
  return judged.ok ? settleCheckout(engine, ctx, intentId, work.reason) : judged;
}

const judge = async (
  engine: Engine,
  step: Step,
  read: EngineRead,
  submission: Parameters<typeof attemptEvidence>[3],
): Promise<Attempt> =>
  // Whose evidence stands already: what it came to is settled, whoever asks.
  read.evidence !== null ? done(exists) : attemptEvidence(engine, step, read, submission);

/** Settles a checkout by its verdict, or carries its settlement on. */
export function settleCheckout(engine: Engine, ctx: Ctx, intentId: string, reason: string): Promise<Outcome<Answer>> {
  const step = ownStep(ctx, 'intent.confirm', intentId);
  return runStep(
    engine,
    step,
    (read, first) =>
      attemptSettlement(engine, step, read, 'confirm', { ...endingByVerdict(read), note: reason }, first),
    replayed,
  );
}
