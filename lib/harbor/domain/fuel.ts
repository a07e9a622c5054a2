import { utf8Length } from './json';

/** Work that one verdict may cost. It is part of the verdict's meaning: changing it changes verdicts. */
export const fuelLimit = 10_000;

/** Bytes that one unit of fuel compares. */
const bytesPerUnit = 64;
/** Bytes that one unit of fuel matches against a pattern: each may touch every state of the pattern's program. */
const patternBytesPerUnit = 2;

/**
 * Counts the work of one evaluation in units that do not depend on the machine.
 * Once a spend was refused every later one is, so that callers may check at the end.
 */
export interface Fuel {
  readonly used: number;
  readonly exhausted: boolean;
  /** False when the units are not left; nothing is taken then. */
  spend(units: number): boolean;
  /** One unit per started 64 bytes. */
  spendOnCompare(text: string): boolean;
  /** One unit per started 2 bytes. */
  spendOnPattern(text: string): boolean;
}

export function fuelMeter(limit = fuelLimit): Fuel {
  let used = 0;
  let exhausted = false;
  const spend = (units: number): boolean => {
    exhausted ||= units > limit - used;
    if (!exhausted) used += units;
    return !exhausted;
  };
  return {
    get used() {
      return used;
    },
    get exhausted() {
      return exhausted;
    },
    spend,
    spendOnCompare: (text) => spend(Math.ceil(utf8Length(text) / bytesPerUnit)),
    spendOnPattern: (text) => spend(Math.ceil(utf8Length(text) / patternBytesPerUnit)),
  };
}

/** Whether two texts are equal. Costs by the longer one, whether or not they differ early. */
export const equalTexts = (a: string, b: string, fuel: Fuel): boolean =>
  fuel.spendOnCompare(a.length > b.length ? a : b) && a === b;
