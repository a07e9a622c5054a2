import { describe, expect, it } from 'vitest';
import { createStripeClient } from './client';
import type { Period } from './period';
import { sharedPeriods } from './shared-periods';
import type { Moved } from './statement-lines';

const settings = { apiKey: 'sk_test_x', simulatorUrl: null, webhookSecrets: [], origin: 'https://pay.example' };
const sandbox = createStripeClient({ ...settings, environment: 'sandbox' });
const live = createStripeClient({ ...settings, environment: 'live', apiKey: 'sk_live_x' });

const hour = (of: number): Period => ({
  from: new Date(Date.UTC(2030, 0, 1, of)),
  to: new Date(Date.UTC(2030, 0, 1, of + 1)),
  signal: new AbortController().signal,
});
const moved = (count: number): readonly Moved[] =>
  Array.from({ length: count }, () => ({ owner: { metadata: {}, transfer_group: null }, lines: () => [] }));

/** A Stripe that counts how often it is read, and may fail. */
function counted(count = 1) {
  const state = { reads: 0, fails: false };
  const periods = sharedPeriods(async () => {
    state.reads++;
    await Promise.resolve();
    if (state.fails) throw new Error('down');
    return moved(count);
  });
  return { state, periods };
}

describe('a period of the platform’s lists', () => {
  it('is read once for all tenants, side by side or one after the other', async () => {
    const { state, periods } = counted();
    const [first] = await Promise.all(Array.from({ length: 64 }, () => periods(sandbox, hour(1), false)));
    expect(await periods(sandbox, hour(1), false)).toBe(first);
    expect(state.reads).toBe(1);
  });

  it('is another one in another hour, and in another environment', async () => {
    const { state, periods } = counted();
    await periods(sandbox, hour(1), false);
    await periods(sandbox, hour(2), false);
    await periods(live, hour(1), false);
    expect(state.reads).toBe(3);
  });

  it('is read again for whoever wants it fresh, and the others share that', async () => {
    const { state, periods } = counted();
    const before = await periods(sandbox, hour(1), false);
    const after = await periods(sandbox, hour(1), true);
    expect(after).not.toBe(before);
    expect(await periods(sandbox, hour(1), false)).toBe(after);
    expect(state.reads).toBe(2);
  });

  it('is not kept when it could not be read', async () => {
    const { state, periods } = counted();
    state.fails = true;
    await expect(periods(sandbox, hour(1), false)).rejects.toThrow('down');
    state.fails = false;
    expect(await periods(sandbox, hour(1), false)).toHaveLength(1);
    expect(state.reads).toBe(2);
  });

  it('takes the place of those that nobody has asked for longest', async () => {
    const { state, periods } = counted(4_000);
    for (const of of [1, 2, 3]) await periods(sandbox, hour(of), false);
    await periods(sandbox, hour(3), false);
    expect(state.reads).toBe(3);
    await periods(sandbox, hour(1), false);
    expect(state.reads).toBe(4);
  });

  it('with more than is kept at all is read each time', async () => {
    const { state, periods } = counted(20_000);
    await periods(sandbox, hour(1), false);
    await periods(sandbox, hour(1), false);
    expect(state.reads).toBe(2);
  });
});
