import type { Tenant } from '@/lib/kernel/context';
import type { ComparedItem } from './domain/compare-statement';

/**
 * One movement of money as a rail has it. `key` is `operation:<our id>` for a call of ours and `<fact kind>:<the rail's
 * name>` for what happened by itself; `movement` is named as the ledger names postings; minor units of `currency`.
 */
export type StatementItem = ComparedItem;

export interface ReadHow {
  readonly signal: AbortSignal;
  /** False is content with what was read for another tenant a moment ago. */
  readonly fresh: boolean;
}

/** What a counterpart says that it moved. It is read from the counterpart's own records, never from ours. */
export interface RailStatement {
  /** Stable, such as `stripe`. */
  readonly name: string;
  /** The rails that this counterpart serves, and how. */
  readonly rails: readonly string[];
  readonly mode: 'simulated' | 'connected';
  /** Everything of a tenant that moved from `from` until before `to`. @throws when the counterpart cannot be read. */
  period(tenant: Tenant, from: Date, to: Date, how: ReadHow): Promise<readonly StatementItem[]>;
  /** Those of these movements that the counterpart knows, whenever they were. */
  find(tenant: Tenant, items: readonly StatementItem[], signal: AbortSignal): Promise<readonly StatementItem[]>;
}
