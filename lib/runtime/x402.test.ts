import { describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/pool';
import { systemClock } from '@/lib/kernel/clock';
import { SetupError } from '@/lib/kernel/setup-error';
import { connectX402 } from './x402';

/** Opening a chain asks neither it nor the database. */
const untouched: Database = {
  rows: () => expect.fail('asked the database'),
  transaction: () => expect.fail('asked the database'),
  close: () => Promise.resolve(),
};
const base = { db: untouched, clock: systemClock, origin: 'http://localhost:3000', isProduction: false };
const sandbox = {
  chain: 'local',
  rpcUrl: 'http://127.0.0.1:1',
  checkRpcUrl: null,
  operatorKeys: [`0x${'42'.repeat(32)}`, `0x${'43'.repeat(32)}`],
  deniedAddresses: [],
} as const;

describe('chains of this installation', () => {
  it('serve the environment that has settings, by a name that says what they are', () => {
    const x402 = connectX402({ sandbox }, base);
    expect(x402.rail('sandbox')?.handshake?.header).toBe('payment-signature');
    expect(x402.rail('live')).toBeNull();
    expect(x402.counterparts).toEqual({ sandbox: { name: 'local chain (8453 clone), no real funds', test: true } });
  });

  it('are looked after for every operator, former ones among them', () => {
    expect(connectX402({ sandbox }, base).chains).toHaveLength(2);
    expect(connectX402({}, base).chains).toEqual([]);
  });

  it('are refused in production when they are local', () => {
    expect(() => connectX402({ sandbox }, { ...base, isProduction: true })).toThrow(SetupError);
  });
});
