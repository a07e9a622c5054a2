const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const sunday = 0;
const saturday = 6;

/** The same time of day, so many business days earlier. Weekends are in UTC; bank holidays are not known here. */
export function businessDaysBefore(at: Date, days: number): Date {
  let time = at.getTime();
  for (let left = days; left > 0; ) {
    time -= day;
    const weekday = new Date(time).getUTCDay();
    if (weekday !== saturday && weekday !== sunday) left--;
  }
  return new Date(time);
}

const minutesBefore = (at: Date, minutes: number): Date => new Date(at.getTime() - minutes * minute);

/**
 * What begun before this instant has been pending longer than the rail usually takes: a card network answers within a
 * quarter of an hour, a bank within six business days, a chain within two minutes.
 */
const usualSince: Readonly<Record<string, (now: Date) => Date>> = {
  stripe_connect: (now) => minutesBefore(now, 15),
  stripe_ach_debit: (now) => businessDaysBefore(now, 6),
  x402_usdc_base: (now) => minutesBefore(now, 2),
  stripe_mpp: (now) => minutesBefore(now, 15),
  adyen_manual_capture: (now) => minutesBefore(now, 15),
};

export const railsWithUsualTime: readonly string[] = Object.keys(usualSince);

/** Null for a rail that nobody has told us the usual time of. */
export const pendingTooLongSince = (rail: string, now: Date): Date | null => usualSince[rail]?.(now) ?? null;

/** How long each kind of trouble may last before a person is told. The store's queries and the rules read the same bounds. */
export const patience = {
  /** An unknown outcome is usually known at the first asking. */
  unknownMs: 10 * second,
  /** Past the lease of the process that called; the worker takes over at once. */
  unansweredMs: 10 * second,
  /** A settlement that nobody carries further. */
  idleMs: minute,
  /** A passed deadline that changed nothing. */
  deadlineMs: 5 * minute,
  /** Before the rail lets held money go. */
  holdMs: day,
  /** A rail that names a later time than this has said when it will answer. */
  namedMs: 10 * minute,
  /** Refusals of a settlement after which trying again helps nobody. */
  refusals: 3,
  /** A bank may take money back this long after the end; older claims are the books', not the queue's. */
  claimsMs: 180 * day,
} as const;
