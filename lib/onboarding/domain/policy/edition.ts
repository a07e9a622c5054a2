/** A calendar day, `2026-11-30`. Compared as text. */
export type Day = string;

/** One version of a policy. Editions are never changed: a correction is a new one with a later first day. */
export interface Edition {
  readonly version: string;
  readonly effectiveFrom: Day;
}

/** The edition in force on a day: the latest that has begun. Null before the first. */
export function editionOn<E extends Edition>(editions: readonly E[], day: Day): E | null {
  let found: E | null = null;
  for (const edition of editions) {
    const begun = edition.effectiveFrom <= day;
    if (begun && (found === null || edition.effectiveFrom > found.effectiveFrom)) found = edition;
  }
  return found;
}

/** The next edition that has not begun on that day: what it asks for is announced before it is due. */
export function editionAfter<E extends Edition>(editions: readonly E[], day: Day): E | null {
  let found: E | null = null;
  for (const edition of editions) {
    const later = edition.effectiveFrom > day;
    if (later && (found === null || edition.effectiveFrom < found.effectiveFrom)) found = edition;
  }
  return found;
}

/** The day of an instant in UTC. */
export const dayOf = (instant: Date): Day => instant.toISOString().slice(0, 10);
