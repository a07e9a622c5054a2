import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { ApplicationView, SubmitInput } from './contract';
import type { OnboardingDeps } from './deps';
import { snapshotOf } from './domain/form/snapshot';
import { moveAsMerchant } from './move-as-merchant';

/** Sends the draft in: what it says is frozen, and the automatic checks begin. Refuses as `moveApplication` does. */
export const submitApplication = (
  ctx: Ctx,
  { warranty_accepted }: SubmitInput,
  deps: OnboardingDeps,
): Promise<Outcome<ApplicationView>> =>
  moveAsMerchant(ctx, (record) => ({ kind: 'submit', snapshotHash: snapshotOf(record).hash }), warranty_accepted, deps);
