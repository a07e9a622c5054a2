import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { ApplicationView } from './contract';
import type { OnboardingDeps } from './deps';
import { moveAsMerchant } from './move-as-merchant';

/** Goes on with an application whose time had run out. Refuses as `moveApplication` does. */
export const resumeApplication = (ctx: Ctx, deps: OnboardingDeps): Promise<Outcome<ApplicationView>> =>
  moveAsMerchant(ctx, { kind: 'resume' }, false, deps);
