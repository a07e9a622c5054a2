/** An RFC 3339 instant as the wire gave it. Signatures cover the text, rules read the instant. */
export interface Timestamp {
  readonly instant: Date;
  /** The same instant in UTC, ending in `Z`, with the fraction's digits as they were written. */
  readonly utc: string;
  readonly hasFraction: boolean;
}

const form = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 date and time with its offset. Null for any other form and for dates that do not exist. */
export function parseTimestamp(text: string): Timestamp | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [, date = '', time = '', fraction = '', offset = ''] = match;
  const local = new Date(`${date}T${time}Z`);
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(`${date}T${time}`)) return null;
  const minutes = offsetMinutes(offset);
  if (minutes === null) return null;
  const whole = new Date(local.getTime() - minutes * 60_000);
  if (whole.getUTCFullYear() < 0 || whole.getUTCFullYear() > 9_999) return null;
  const milliseconds = Number(fraction.slice(1, 4).padEnd(3, '0'));
  return {
    instant: new Date(whole.getTime() + milliseconds),
    utc: `${whole.toISOString().slice(0, 19)}${fraction}Z`,
    hasFraction: fraction !== '',
  };
}

function offsetMinutes(offset: string): number | null {
  if (offset === 'Z' || offset === 'z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4));
  if (hours > 23 || minutes > 59) return null;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
