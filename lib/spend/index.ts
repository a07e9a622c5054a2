export type { TokenFacts } from './domain/guard';
export { type SpendStore, spendStore } from './store/spend-store';
export type { SpendDeps } from './verify-spend';
