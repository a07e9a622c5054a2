const dayMs = 86_400_000;
const saturday = 6;
const sunday = 0;

/** The same time of day, so many business days later. Weekends are in UTC; bank holidays are not known here. */
export function afterBusinessDays(from: Date, days: number): Date {
  let at = from.getTime();
  for (let left = days; left > 0; ) {
    at += dayMs;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== saturday && weekday !== sunday) left--;
  }
  return new Date(at);
}
