import type { Database } from '@/lib/db/pool';
import type { Files } from '@/lib/files';
import type { Sealer } from '@/lib/keys/seal';
import type { BusinessCalendar } from '@/lib/onboarding/domain/calendar/business-calendar';
import type { ReviewEdition } from '@/lib/onboarding/domain/policy/review-policy';
import type { Policies } from '@/lib/onboarding/domain/requirements/facts';
import type { CheckProvider, Scanner } from './ports';

/** What the use cases of an application work with. */
export interface OnboardingDeps {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly files: Files;
  readonly scanner: Scanner;
  readonly checks: CheckProvider;
  readonly policies: Policies;
  readonly reviews: readonly ReviewEdition[];
  readonly calendar: BusinessCalendar;
  /** Canonical origin, which links begin with. */
  readonly origin: string;
  /** Whether the rules engine may approve by itself. */
  readonly autoApprove: boolean;
  /** 0 to 99: whether an automatic approval is looked at afterwards. */
  readonly roll: () => number;
}
