import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { moveTo } from './domain/decide/decision';
import { isInFlight } from './domain/intent';
import { intentRefusals, refusalOf } from './domain/intent.machine';
import type { Engine } from './engine';
import { basePlan, decisionPlan } from './plan';
import { afterConflict, done, runStep } from './step';
import { ownStep } from './sweep';

/**
 * Ends a checkout that nobody has paid: from then on nobody can. Calls no rail; while a payment may be under way it is
 * refused with `intent.settling`. Safe to repeat.
 */
export async function cancelCheckout(engine: Engine, ctx: Ctx, intentId: string): Promise<Outcome<null>> {
  const step = ownStep(ctx, 'intent.cancel', intentId);
  const answered = await runStep(
    engine,
    step,
    async (read) => {
      const { intent } = read;
      if (intent === null) return done(intentRefusals.refuse('intent.not_found'));
      if (intent.state === 'canceled' || intent.state === 'expired') return done(ok({ status: 200, body: {} }));
      const refusal = refusalOf(intent.state, 'cancel');
      if (refusal !== null) return done({ ok: false, refusal });
      if (read.operations.some(isInFlight)) return done(intentRefusals.refuse('intent.settling'));
      const conflict = await engine.store.commit({
        ...basePlan(step, null, { action: 'intent.cancel', subjectKind: 'intent', subjectId: intentId }),
        ...decisionPlan(
          step,
          intent,
          {
            change: moveTo(intent, 'canceled', { endReason: 'canceled', endedAt: ctx.now }),
            postings: [],
            events: [{ kind: 'intent_canceled', facts: {} }],
          },
          intentId,
        ),
      });
      return conflict === null ? done(ok({ status: 200, body: {} })) : afterConflict(conflict);
    },
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
  return answered.ok ? ok(null) : answered;
}
