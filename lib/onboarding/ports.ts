import type { CheckFacts } from '@/lib/onboarding/domain/checks/check';
import type { ApplicationRecord } from '@/lib/onboarding/domain/form/record';

/** What sources outside say about an application. A source that cannot be asked is `unavailable`, never left out. */
export type Delivery = Omit<CheckFacts, 'application'>;

export interface CheckProvider {
  /** Called outside of every transaction. */
  deliver(record: ApplicationRecord): Promise<Delivery>;
}

/** Looks a file through for what would harm who opens it. */
export interface Scanner {
  scan(bytes: Uint8Array): Promise<'clean' | 'harmful' | 'unavailable'>;
}
