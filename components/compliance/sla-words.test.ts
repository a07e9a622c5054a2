import { expect, it } from 'vitest';
import { ageWords, slaWords } from './sla-words';

const hourMs = 3_600_000;
const sla = (state: 'running' | 'late' | 'paused' | 'met' | 'missed', left_ms: number | null, late_ms: number | null) =>
  slaWords({ state, due_at: null, left_ms, late_ms });

it('says how much business time is left', () => {
  expect(sla('running', 30_000, null).words).toBe('less than a minute left');
  expect(sla('running', 60_000, null).words).toBe('1 minute left');
  expect(sla('running', 3.9 * hourMs, null).words).toBe('3 hours left');
  expect(sla('running', 47.9 * hourMs, null).words).toBe('47 hours left');
  expect(sla('running', 71 * hourMs, null).words).toBe('2 days left');
});

it('says late in words, and marks it', () => {
  expect(sla('late', null, hourMs)).toEqual({ words: '1 hour late', tone: 'late' });
  expect(sla('missed', null, null)).toEqual({ words: 'Decided late', tone: 'late' });
});

it('shows a paused clock as paused, whatever was left', () => {
  expect(sla('paused', 5 * hourMs, null)).toEqual({
    words: 'Clock stands still, the merchant has to answer',
    tone: 'paused',
  });
});

it('says an age as people do', () => {
  expect(ageWords(26 * hourMs)).toBe('26 hours');
  expect(ageWords(10 * 24 * hourMs)).toBe('10 days');
});
