import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { ApplicationView, SubmitInput } from './contract';
import type { OnboardingDeps } from './deps';
import { snapshotOf } from './domain/form/snapshot';
import { moveAsMerchant } from './move-as-merchant';

/** Sends the answers in, once everything that was asked is answered. Refuses as `moveApplication` does. */
export const resubmitApplication = (
  ctx: Ctx,
  { warranty_accepted }: SubmitInput,
  deps: OnboardingDeps,
): Promise<Outcome<ApplicationView>> =>
  moveAsMerchant(
    ctx,
    (record) => ({ kind: 'resubmit', snapshotHash: snapshotOf(record).hash }),
    warranty_accepted,
    deps,
  );
