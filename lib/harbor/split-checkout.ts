import type { Ctx } from '@/lib/kernel/context';
import type { Answer } from '@/lib/kernel/endpoint';
import type { Outcome } from '@/lib/kernel/outcome';
import { attemptSplit } from './attempt-split';
import type { Engine } from './engine';
import { runStep } from './step';
import { ownStep } from './sweep';

/**
 * Ends a held checkout by what was earned of it: that part is released, the rest goes back to its payer. 200 when both
 * have reached their end, now or before, 202 while the rail has not answered. Refuses with `rail.settlement_failed`,
 * `intent.split_not_offered`, and where the money is not held or is on its way already.
 */
export function splitCheckout(engine: Engine, ctx: Ctx, intentId: string): Promise<Outcome<Answer>> {
  const step = ownStep(ctx, 'intent.split', intentId);
  return runStep(
    engine,
    step,
    (read, first) => attemptSplit(engine, step, read, first),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}
