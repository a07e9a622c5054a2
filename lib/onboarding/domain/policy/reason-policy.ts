import { assert } from '@/lib/kernel/assert';
import { type Day, type Edition, editionOn } from './edition';
import type { UnlockKind } from './terms';

export interface ReasonRule {
  readonly code: string;
  /** False: nothing that the merchant sends can cure it. */
  readonly retryable: boolean;
  readonly unlocks: readonly UnlockKind[];
  /** Our words to the merchant: what to do. `{name}` is filled in when the reason is used. */
  readonly fix: string;
  /** The words must not tell what was found. */
  readonly neutral: boolean;
  /** Cured by a better file alone; a machine may ask for it and it never counts as an attempt. */
  readonly fileQuality: boolean;
}

export interface ReasonEdition extends Edition {
  readonly reasons: readonly ReasonRule[];
}

export const reasonIn = (edition: ReasonEdition, code: string): ReasonRule | null =>
  edition.reasons.find((reason) => reason.code === code) ?? null;

export function reasonOn(editions: readonly ReasonEdition[], day: Day, code: string): ReasonRule | null {
  const edition = editionOn(editions, day);
  return edition === null ? null : reasonIn(edition, code);
}

const placeholder = /\{([a-zA-Z]+)\}/g;

/** Names that the words of a reason leave open. */
export const placeholdersOf = ({ fix }: Pick<ReasonRule, 'fix'>): readonly string[] => [
  ...new Set([...fix.matchAll(placeholder)].map(([, name = '']) => name)),
];

export type ReasonValues = Readonly<Record<string, string>>;

/** The words with what was left open filled in once: braces in a value stay what they are. */
export function fixText(reason: Pick<ReasonRule, 'code' | 'fix'>, values: ReasonValues = {}): string {
  return reason.fix.replace(placeholder, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    assert(value !== undefined, `Reason ${reason.code} needs a value for ${name}`);
    return value;
  });
}
