export { spendEndpoints } from './endpoints';
export { type SpendStore, spendStore } from './store/spend-store';
export type { SpendDeps } from './verify-spend';
