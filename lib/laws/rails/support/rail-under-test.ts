import type { RailName } from '@/lib/harbor/ports';
import type { Agreement, Reply } from '@/lib/testing/client';
import type { AtRail } from './position';

/** How something goes wrong between us and a counterpart, injected at the counterpart or on the way to it. */
export interface InjectedFault {
  readonly name: string;
  readonly arm: () => Promise<void>;
}

/** What a stroke of fate at the counterpart must come to: a fact that is told of, and where the intent stands. */
export interface Struck {
  readonly fact: string;
  readonly state: string;
}

/** A rail with a counterpart that can be looked at, in the words that all rails share. */
export interface RailUnderTest {
  readonly name: RailName;
  /** An agreement whose money can be had. */
  agreement(): Agreement;
  /** An agreement that nobody pays. */
  unpaid(): Agreement;
  /** An agreement whose payment the counterpart refuses. */
  refused(): Agreement;
  /** One request for the money; whoever pays on this rail pays with it. */
  fund(intentId: string): Promise<Reply>;
  /** Time passes at the counterpart, so that it has its word. */
  pass(intentId: string): Promise<void>;
  /** As `pass` and `fund`, where the payer has nothing. */
  refuse(intentId: string): Promise<Reply>;
  /** What the counterpart has on record. */
  look(intentIds: readonly string[]): Promise<ReadonlyMap<string, AtRail>>;
  /** Something happens to held or released money by itself; null where only the payer can, much later. */
  readonly strike: ((intentId: string, held: boolean) => Promise<Struck>) | null;
  /** Everything that can go wrong with a call of the kind. */
  faults(kind: string): readonly InjectedFault[];
}

export const farDeadline = (): string => `${new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 19)}Z`;
