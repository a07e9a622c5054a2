import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { ApplicationView } from './contract';
import type { OnboardingDeps } from './deps';
import { moveAsMerchant } from './move-as-merchant';

/** Ends an application that was not decided yet. Refuses as `moveApplication` does. */
export const withdrawApplication = (ctx: Ctx, deps: OnboardingDeps): Promise<Outcome<ApplicationView>> =>
  moveAsMerchant(ctx, { kind: 'withdraw' }, false, deps);
