export { checkChain } from './check-chain';
export type { X402Deps } from './deps';
export { type ChainName, chainNames, networks } from './networks';
export type { OperatorKey, OperatorKeys } from './operator-keys';
export { type MovedIntent, type Reconciled, reconcileEscrow } from './reconcile-escrow';
export type { Screening } from './screening';
export { openX402, settingsFaults, type X402Ports, type X402Settings } from './settings';
export { type LaneTurn, tendLane } from './tend-lane';
export { x402Rail } from './x402.rail';
