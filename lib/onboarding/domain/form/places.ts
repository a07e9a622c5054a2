import type { KycStatus } from '@/lib/onboarding/domain/kyc/kyc.machine';

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

/** A draft is open as a whole; what was sent in, only where something was asked for. */
export const mayEdit = (status: KycStatus, unlocks: readonly string[], target: string): boolean =>
  status === 'draft' || (status === 'additional_info_required' && isUnlocked(unlocks, target));
