const form = /^\d{4}-\d\d-\d\d$/;
const dayMs = 24 * 60 * 60_000;
const hourMs = 60 * 60_000;
/** Days back that are still compared. */
const oldest = 90;

/** The day of an instant, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export const dayBefore = (now: Date): string => dayOf(new Date(now.getTime() - dayMs));

/** Null for a text that is no day, or one that is not compared: in the future or too long ago. */
export function startOfDay(day: string, now: Date): Date | null {
  const start = new Date(form.test(day) ? `${day}T00:00:00.000Z` : Number.NaN);
  if (Number.isNaN(start.getTime()) || dayOf(start) !== day) return null;
  const age = now.getTime() - start.getTime();
  return age >= 0 && age <= oldest * dayMs ? start : null;
}

/** The day by the hour, up to now: each piece is read and compared by itself, so that a big day needs no big memory. */
export function hoursOf(start: Date, now: Date): readonly { readonly from: Date; readonly to: Date }[] {
  const end = Math.min(start.getTime() + dayMs, now.getTime());
  const hours: { from: Date; to: Date }[] = [];
  for (let at = start.getTime(); at < end; at += hourMs) {
    hours.push({ from: new Date(at), to: new Date(Math.min(at + hourMs, end)) });
  }
  return hours;
}
