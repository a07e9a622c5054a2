export { cancelCheckout } from './cancel-checkout';
export { capabilityReader, capabilitySigner } from './capability-token';
export { checkRecord, type Finding, type RecordTrust } from './check-record';
export {
  type CheckoutRail,
  type CheckoutTerms,
  closeCheckout,
  endCheckout,
  openCheckout,
  payCheckout,
  retargetCheckout,
  settleCheckout,
} from './checkout';
export { continueSettlement } from './continue-settlement';
export { openDispute, resolveDispute } from './dispute-intent';
export { checkCapabilityOffline, type ReadCapability } from './domain/capability/check-offline';
export type { CapabilityClaims } from './domain/capability/claims';
export { type IntentState, intentRefusals } from './domain/intent.machine';
export { type ChainTip, failedCheck, genesis, unixNanos } from './domain/ledger/chain';
export { explainPredicate } from './domain/predicate/explain';
export { parsePredicate } from './domain/predicate/parse';
export { harborEndpoints } from './endpoints';
export { type Engine, type Patience, usualPatience } from './engine';
export { createFlights } from './flights';
export { confirmByPerson } from './operate';
export { railNames } from './ports';
export { harborRefusals } from './refusals';
export { returnMoney } from './return-money';
export { type SealDeps, sealEvents } from './seal-events';
export { splitCheckout } from './split-checkout';
export type { CommitPlan } from './store/commit-plan';
export { type EngineRead, parseEngineRead } from './store/engine-read';
export { type CommitConflict, commitConflictOf, engineStore } from './store/engine-store';
export { type LedgerHead, type LedgerStore, ledgerStore, type StoredEntry } from './store/ledger-store';
export { operatorStore } from './store/operator-store';
export { type IntentRecord, intentRecord, type RecordStore, recordStore } from './store/record-store';
export { sealStore } from './store/seal-store';
export { ownStep, recoverOperation, type Swept, sweepDeadline } from './sweep';
export { type Synced, syncIntent } from './sync-intent';
export { writeOffClaim } from './write-off-claim';
