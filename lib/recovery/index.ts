export type { RecoveryDeps } from './deps';
export { describeStuck } from './describe-stuck';
export { recoveryEndpoints } from './endpoints';
export { listStuck } from './list-stuck';
export { reconcileIntent } from './reconcile-intent';
