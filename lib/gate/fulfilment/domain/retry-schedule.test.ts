import { describe, expect, it } from 'vitest';
import type { Delivery } from './delivery';
import { nextCallback, nextHandoff } from './retry-schedule';

const answered = (status: number): Delivery => ({ kind: 'answered', status });
const notSent = (reason: string): Delivery => ({ kind: 'not_sent', reason, error: reason });
const unknown: Delivery = { kind: 'unknown', error: 'reset' };

describe('which ends are followed by another try', () => {
  it.each<[string, Delivery, boolean, boolean]>([
    ['success', answered(204), false, false],
    ['a redirect', answered(302), true, false],
    ['a refusal', answered(400), true, false],
    ['gone', answered(410), false, false],
    ['an outage', answered(503), true, false],
    ['silence', unknown, true, false],
    ['no connection', notSent('connection_failed'), true, true],
    ['no TLS', notSent('tls_failed'), true, true],
    ['no name', notSent('not_resolved'), true, true],
    ['no time', notSent('timed_out'), true, true],
    ['a private address', notSent('not_public'), false, false],
    ['a bad header', notSent('headers_invalid'), false, false],
  ])('%s', (_, last, callback, handoff) => {
    expect(nextCallback(last, 1, 0) !== null).toBe(callback);
    expect(nextHandoff(last, 1, 0) !== null).toBe(handoff);
  });
});

it('waits longer each time, up to a bound, and then stops', () => {
  const waits = (next: typeof nextCallback, last: Delivery): number[] => {
    const found: number[] = [];
    for (let failed = 1; failed <= 100; failed += 1) {
      const wait = next(last, failed, 0);
      if (wait === null) return found;
      found.push(wait / 1_000);
    }
    return found;
  };
  expect(waits(nextCallback, unknown)).toEqual([15, 30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 14_400, 14_400]);
  expect(waits(nextHandoff, notSent('timed_out'))).toEqual([10, 20, 40, 80]);
  expect(nextCallback(unknown, 1, 0.5)).toBe(11_250);
});
