import type { Facts } from './facts';

/** What a check came to. A fix is one sentence that can be followed. */
export type Finding =
  | { readonly verdict: 'ok'; readonly said: string }
  | { readonly verdict: 'missing' | 'unsafe'; readonly said: string; readonly fix: string };

/** One row of the preflight: a pure look at facts that were gathered before. */
export interface Check {
  readonly name: string;
  judge(facts: Facts): Finding;
}

export const ok = (said: string): Finding => ({ verdict: 'ok', said });
export const missing = (said: string, fix: string): Finding => ({ verdict: 'missing', said, fix });
export const unsafe = (said: string, fix: string): Finding => ({ verdict: 'unsafe', said, fix });

export const isFine = ({ verdict }: Finding): boolean => verdict === 'ok';
