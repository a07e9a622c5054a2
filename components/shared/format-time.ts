const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });
const farMs = 30 * 86_400_000;

/** "12 sec. ago", "in 3 hr."; beyond thirty days the date. */
export function formatRelative(at: Date, now: Date): string {
  const apart = at.getTime() - now.getTime();
  if (Math.abs(apart) > farMs) return formatDay(at, 'UTC');
  const [unit, ms] = units.find(([, size]) => Math.abs(apart) >= size) ?? ['second', 1_000];
  const count = Math.trunc(apart / ms);
  return count === 0 ? 'just now' : relative.format(count, unit);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formats.set(key, known);
  return known;
}

/** "20 Nov 2026, 22:21:05 UTC" */
export function formatExact(at: Date, timeZone: string): string {
  return format(timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}

export const formatDay = (at: Date, timeZone: string): string =>
  format(timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
