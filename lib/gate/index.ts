export { checkPricing, pricingAllocation } from './domain/pricing';
export { checkRisk } from './domain/risk';
export { canonicalSettlementRail, canonicalSpendRail } from './domain/spend-rails';
export {
  actionCreatedView,
  bigQueryBody,
  premiumBody,
  premiumCreatedView,
  presetBody,
  presetParams,
  purchaseBody,
  readinessCheckBody,
  readinessParams,
  readinessQuery,
  readinessReportBody,
  readinessView,
  settlementRailBody,
  x402Body,
} from './premium/contract';
export { bigQueryEnvelope } from './premium/domain/bigquery';
export { genericEnvelope } from './premium/domain/generic';
export { presetEnvelope } from './premium/domain/preset-envelope';
export { purchaseEnvelope } from './premium/domain/purchase';
export { enforceReadiness, railRowOfReport, readinessOf } from './premium/domain/readiness';
export { checkSmallAmount } from './premium/domain/small-amount';
export { x402Envelope } from './premium/domain/x402';
