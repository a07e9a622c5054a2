import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { ApplicationView } from './contract';
import type { OnboardingDeps } from './deps';
import { moveAsMerchant } from './move-as-merchant';

/** Opens another attempt after a rejection that allows one. Refuses as `moveApplication` does. */
export const retryApplication = (ctx: Ctx, deps: OnboardingDeps): Promise<Outcome<ApplicationView>> =>
  moveAsMerchant(ctx, { kind: 'retry' }, false, deps);
