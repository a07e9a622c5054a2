/** Lives that a link may have, in seconds. */
export const lifetimes = [
  { seconds: 300, label: '5 minutes' },
  { seconds: 900, label: '15 minutes' },
  { seconds: 1_800, label: '30 minutes' },
  { seconds: 3_600, label: '1 hour' },
] as const;
export const defaultLifetime = 900;
