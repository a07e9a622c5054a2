/** Dates for people. Locale and time zone are arguments with fixed defaults, so that server and browser agree. */

/** `20 Nov 2026, 12:00:00 UTC`. */
export function formatInstant(instant: Date, timeZone = 'UTC'): string {
  return instantFormat(timeZone).format(instant);
}

/** `20 Nov 2026`. */
export function formatDay(instant: Date, timeZone = 'UTC'): string {
  return dayFormat(timeZone).format(instant);
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'always' });

/** `3 minutes ago`, `in 2 hours`, `now` below five seconds; whole units, towards zero. */
export function formatRelative(instant: Date, now: Date): string {
  const seconds = Math.trunc((instant.getTime() - now.getTime()) / 1_000);
  if (Math.abs(seconds) < 5) return 'now';
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(seconds, 'second');
}

/** `850 ms`, `12.4 s`, `3 min 05 s`, `2 h 10 min`, `4 d 3 h`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const two = (value: number): string => value.toString().padStart(2, '0');

const cached = (make: (timeZone: string) => Intl.DateTimeFormat): ((timeZone: string) => Intl.DateTimeFormat) => {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (timeZone) => {
    const format = made.get(timeZone) ?? make(timeZone);
    made.set(timeZone, format);
    return format;
  };
};

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const dayFormat = cached((timeZone) => new Intl.DateTimeFormat('en-GB', { ...day, timeZone }));
const instantFormat = cached(
  (timeZone) =>
    new Intl.DateTimeFormat('en-GB', {
      ...day,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZone,
      timeZoneName: 'short',
    }),
);
