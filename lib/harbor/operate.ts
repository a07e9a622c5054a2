import type { Ctx } from '@/lib/kernel/context';
import type { Answer } from '@/lib/kernel/endpoint';
import type { Outcome } from '@/lib/kernel/outcome';
import { permit } from '@/lib/kernel/permit';
import { endingByVerdict } from './confirm-settlement';
import type { Engine } from './engine';
import { attemptSettlement } from './settle';
import { runStep } from './step';
import { ownStep } from './sweep';

/**
 * A person's word that an intent may be settled; where the money goes is the verdict's, as for a service key. Answers and
 * refuses like `confirmSettlement`: 200 when the money has reached its end, 202 while the rail has not answered. Refuses
 * with `permission.denied` too. Safe to repeat: a settled intent answers as it ended.
 */
export async function confirmByPerson(engine: Engine, ctx: Ctx, intentId: string): Promise<Outcome<Answer>> {
  const permitted = permit(ctx, 'intent.settle');
  if (!permitted.ok) return permitted;
  const step = ownStep(ctx, 'intent.confirm', intentId);
  return runStep(
    engine,
    step,
    (read, first) => attemptSettlement(engine, step, read, 'confirm', endingByVerdict(read), first),
    (_read, status, body) => Promise.resolve({ status, body: JSON.parse(body) }),
  );
}
