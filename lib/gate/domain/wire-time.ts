/** An instant as the gate's clients read it: UTC with an offset and microseconds. */
export const wireTime = (instant: Date): string => instant.toISOString().replace(/\.(\d{3})Z$/, '.$1000+00:00');
