export { spendEndpoints } from './endpoints';
export { policyOf, type SpendPolicyBody, spendPolicy } from './limits/contract';
export { type Periods, periodsOf } from './limits/domain/periods';
export {
  evaluatePolicy,
  type PolicyCode,
  type PolicyVerdict,
  policyReasons,
  type SpendPolicy,
  type SpendRequest,
  type SpentSoFar,
} from './limits/domain/policy';
export { isAboveCap, parseSoFar } from './limits/store/so-far';
export { spendToTake } from './limits/take-spend';
export { type SpendStore, spendStore } from './store/spend-store';
export type { SpendDeps } from './verify-spend';
