import { expect, it } from 'vitest';
import type { RailVersionDto } from '@/lib/rails/contract';
import { changesBetween } from './version-changes';

const words = { rail: (rail: string) => rail, mode: (mode: string) => mode };
const first: RailVersionDto = {
  version: 1,
  reason: 'initial',
  created_by: { id: 'system:sign-up', name: 'Tidegate' },
  proposed_by: null,
  created_at: '2026-01-01T00:00:00.000Z',
  modes: { stripe_connect: 'simulated', x402_usdc_base: 'simulated' },
  destinations: {},
  settings: { service_keys_confirm: true, ach_risk_hold_days: 5, ach_terms: null },
};

it('says nothing of what stayed', () => {
  expect(changesBetween(first, { ...first, version: 2 }, words)).toEqual([]);
});

it('says each change on its own line', () => {
  const after: RailVersionDto = {
    ...first,
    modes: { ...first.modes, stripe_connect: 'connected' },
    destinations: { stripe_connect: 'acct_…1234' },
    settings: { service_keys_confirm: false, ach_risk_hold_days: 3, ach_terms: '2026-11' },
  };
  expect(changesBetween(first, after, words)).toEqual([
    'stripe_connect: connected',
    'stripe_connect is paid to acct_…1234',
    'Only people confirm settlements',
    'ACH debits wait 3 business days',
    'ACH terms of 2026-11 confirmed',
  ]);
});
