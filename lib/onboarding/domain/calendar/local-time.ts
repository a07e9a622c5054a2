/** Wall clock of a time zone, by what the platform knows about zones. */

export interface LocalMoment {
  /** `2026-11-30`. */
  readonly day: string;
  /** Minutes since midnight, by the wall clock. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

/** True for a name that the platform has a zone for. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** What the clock on the wall says, as if it were UTC, in whole seconds. */
function wallClock(timeZone: string, instant: Date): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => Number.parseInt(parts.get(name) ?? '0', 10);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

export function localMoment(timeZone: string, instant: Date): LocalMoment {
  const wall = new Date(wallClock(timeZone, instant));
  return { day: wall.toISOString().slice(0, 10), minute: wall.getUTCHours() * 60 + wall.getUTCMinutes() };
}

/**
 * The instant at which the wall clock shows this. In the hour that a clock change skips, the moment of the change's
 * length later; in the one that it repeats, the first.
 */
export function instantAt(timeZone: string, { day, minute }: LocalMoment): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  const offsetAt = (at: number): number => wallClock(timeZone, new Date(at)) - Math.floor(at / 1_000) * 1_000;
  const before = offsetAt(wall - 86_400_000);
  const after = offsetAt(wall + 86_400_000);
  const first = wall - Math.max(before, after);
  if (first + offsetAt(first) === wall) return new Date(first);
  const second = wall - Math.min(before, after);
  return new Date(second + offsetAt(second) === wall ? second : wall - before);
}

export const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
