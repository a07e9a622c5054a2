import { editionsOf, reviewEdition } from './schema';

export const reviewEditions = editionsOf(reviewEdition).parse([
  {
    version: '2026-1',
    effectiveFrom: '2026-01-01',
    windowDays: { identity: 30, ownership: 30, transfer_instrument: 30, business_profile: 60, licences: 60 },
    cadenceMonths: { high: 12, medium: 24, low: 36 },
    nearExpiryMonths: 6,
    expiryReviewDays: 60,
    addressProofMonths: 3,
  },
]);
