const dayLength = 10;
const monthLength = 7;

/** The periods that a spend counts in, by their keys: its day and its month, in UTC. */
export interface Periods {
  readonly day: string;
  readonly month: string;
}

export function periodsOf(now: Date): Periods {
  const date = now.toISOString();
  return { day: `day:${date.slice(0, dayLength)}`, month: `month:${date.slice(0, monthLength)}` };
}
