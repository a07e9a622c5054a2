/** A link lives for a quarter of an hour, unless somebody wants it shorter or longer. */
export const linkSeconds = { default: 900, min: 60, max: 3_600 } as const;

/** The nearest life that a link may have. */
export const clampLinkSeconds = (asked: number | undefined): number =>
  Math.min(linkSeconds.max, Math.max(linkSeconds.min, Math.trunc(asked ?? linkSeconds.default)));
