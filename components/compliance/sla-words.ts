import type { SlaView } from '@/lib/onboarding/contract/desk-case';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const hoursShown = 48;

/** Business time as people say it: minutes, then hours, then days of 24 business hours. */
function span(milliseconds: number): string {
  if (milliseconds < minuteMs) return 'less than a minute';
  if (milliseconds < hourMs) return count(Math.floor(milliseconds / minuteMs), 'minute');
  const hours = Math.floor(milliseconds / hourMs);
  if (hours < hoursShown) return count(hours, 'hour');
  return count(Math.floor(hours / 24), 'day');
}

const count = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? '' : 's'}`;

export interface SlaWords {
  readonly words: string;
  readonly tone: 'late' | 'paused' | 'plain';
}

/** What is left of the time to decide. Weekends and holidays do not count, so this is no plain difference of times. */
export function slaWords({ state, left_ms: left, late_ms: late }: SlaView): SlaWords {
  switch (state) {
    case 'running':
      return { words: left === null ? 'Time runs' : `${span(left)} left`, tone: 'plain' };
    case 'late':
      return { words: late === null ? 'Late' : `${span(late)} late`, tone: 'late' };
    case 'paused':
      return { words: 'Clock stands still, the merchant has to answer', tone: 'paused' };
    case 'met':
      return { words: 'Decided in time', tone: 'plain' };
    case 'missed':
      return { words: 'Decided late', tone: 'late' };
  }
}

/** How long a case has been here, in calendar time. */
export const ageWords = (milliseconds: number): string => span(milliseconds);
