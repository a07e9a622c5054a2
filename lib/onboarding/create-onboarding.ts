import type { Database } from '@/lib/db/pool';
import type { Files } from '@/lib/files';
import { assert } from '@/lib/kernel/assert';
import { randomBytes } from '@/lib/kernel/ids';
import type { Sealer } from '@/lib/keys/seal';
import { localChecks } from './checks-local/local-checks';
import { localScanner } from './checks-local/local-scanner';
import type { OnboardingDeps } from './deps';
import { businessCalendar } from './domain/calendar/business-calendar';
import { categoryEditions } from './policies/categories';
import { documentEditions } from './policies/documents';
import { reasonEditions } from './policies/reasons';
import { reviewEditions } from './policies/reviews';

const percents = 100;

/** Monday to Friday, nine to five in UTC, until an installation has a calendar of its own. */
function usualCalendar() {
  const made = businessCalendar({ timeZone: 'UTC', weekend: [6, 7], holidays: [], opens: 540, closes: 1_020 });
  assert(made.ok, 'the usual calendar can be counted with');
  return made.value;
}

/** Onboarding with the local sources: rules over what was typed in the place of registers and lists. */
export const createOnboarding = (given: {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly files: Files;
  readonly origin: string;
}): OnboardingDeps => ({
  ...given,
  scanner: localScanner,
  checks: localChecks,
  policies: { categories: categoryEditions, documents: documentEditions, reasons: reasonEditions },
  reviews: reviewEditions,
  calendar: usualCalendar(),
  autoApprove: false,
  // Four bytes: what is left over makes no roll likelier than another by more than one in forty million.
  roll: () => new DataView(randomBytes(4).buffer).getUint32(0) % percents,
});
