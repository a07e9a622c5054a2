import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp } from './timestamp';

describe('parseTimestamp', () => {
  it.each([
    ['2027-06-30T12:00:00Z', '2027-06-30T12:00:00Z', '2027-06-30T12:00:00.000Z'],
    ['2027-06-30t12:00:00z', '2027-06-30T12:00:00Z', '2027-06-30T12:00:00.000Z'],
    ['2027-06-30T12:00:00+00:00', '2027-06-30T12:00:00Z', '2027-06-30T12:00:00.000Z'],
    ['2027-06-30T12:00:00.000Z', '2027-06-30T12:00:00.000Z', '2027-06-30T12:00:00.000Z'],
    ['2027-06-30T12:00:00.5-01:30', '2027-06-30T13:30:00.5Z', '2027-06-30T13:30:00.500Z'],
    ['2027-01-01T00:30:00.123456789+02:00', '2026-12-31T22:30:00.123456789Z', '2026-12-31T22:30:00.123Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s', (text, utc, instant) => {
    expect(parseTimestamp(text)).toMatchObject({ utc, hasFraction: text.includes('.') });
    expect(parseTimestamp(text)?.instant.toISOString()).toBe(instant);
  });

  it.each([
    '',
    '2027-06-30',
    '2027-06-30T12:00:00',
    '2027-06-30 12:00:00Z',
    '2027-06-30T12:00Z',
    '2027-02-29T12:00:00Z',
    '2027-13-01T12:00:00Z',
    '2027-06-30T24:00:00Z',
    '2027-06-30T12:00:60Z',
    '2027-06-30T12:00:00.Z',
    '2027-06-30T12:00:00+24:00',
    '2027-06-30T12:00:00+0000',
    '+002027-06-30T12:00:00Z',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2027-06-30T12:00:00Z\n',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });

  it('keeps every instant that JavaScript prints', () => {
    const years = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        expect(parseTimestamp(date.toISOString())?.instant).toEqual(date);
      }),
    );
  });
});
