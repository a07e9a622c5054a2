import type { KycStatus } from '@/lib/onboarding/domain/kyc/kyc.machine';
import type { ReviewPortion } from '@/lib/onboarding/domain/policy/terms';
import type { PeriodicReview } from '@/lib/onboarding/domain/review/periodic-review';

/** `entity.website` is asked for as `website`: the short names under which requirements point at parts of the form. */
const shortNames: Readonly<Record<string, readonly string[]>> = {
  'entity.description': ['description'],
  'entity.website': ['website'],
  'entity.bankAccountHolder': ['payout'],
  'entity.bankAccountNumber': ['payout'],
  'entity.seniorOfficial': ['people', 'ownership'],
  'entity.categoryKey': ['category'],
};

/** What a place that was opened covers, beside itself and everything below it. */
function covers(place: string, target: string): boolean {
  if (target === place || target.startsWith(`${place}.`)) return true;
  if (shortNames[target]?.includes(place)) return true;
  switch (place) {
    case 'people':
      return target.startsWith('person:');
    case 'ownership':
      return target.startsWith('company:') || target.startsWith('ownership.');
    case 'category_documents':
      return target.startsWith('entity.doc.');
    case 'description':
    case 'website':
    case 'payout':
      return false;
    default:
      return place.startsWith('ownership.') && (target === 'ownership' || target.startsWith('company:'));
  }
}

export const isUnlocked = (unlocks: readonly string[], target: string): boolean =>
  unlocks.some((place) => covers(place, target));

const askedIn: readonly KycStatus[] = ['additional_info_required', 'approved', 'suspended'];

/** A draft is open as a whole; what was sent in, only where something was asked for: by a request, or by a review. */
export const mayEdit = (status: KycStatus, unlocks: readonly string[], target: string): boolean =>
  status === 'draft' || (askedIn.includes(status) && isUnlocked(unlocks, target));

/** Places that an open review lets the merchant change. */
const placesOf: Readonly<Record<ReviewPortion, readonly string[]>> = {
  identity: ['people'],
  ownership: ['people', 'ownership'],
  transfer_instrument: ['payout', 'entity.doc.bank_statement'],
  business_profile: [
    'description',
    'website',
    'entity.legalName',
    'entity.tradingName',
    'entity.registeredAddress',
    'entity.operatingAddress',
  ],
  licences: ['category_documents'],
};

/** Whether a review can open anything, or ask for anything: it lies over an approval. */
export const isReviewable = (status: KycStatus): boolean => status === 'approved' || status === 'suspended';

/** What a review leaves open: all of it while it waits for the merchant, less what they have answered. */
export const reviewUnlocks = ({ answered, portions, state }: PeriodicReview): readonly string[] =>
  state === 'open' || state === 'overdue'
    ? portions.filter((portion) => !answered.includes(portion)).flatMap((portion) => placesOf[portion])
    : [];
