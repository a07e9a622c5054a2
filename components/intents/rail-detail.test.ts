import { expect, it } from 'vitest';
import { railDetailRows } from './rail-detail';

it('says what the rail said, by kind', () => {
  const rows = railDetailRows({
    payment_url: 'https://checkout.stripe.com/pay/cs_1',
    latest_charge_id: 'ch_3Q',
    bank_last4: '6789',
    hold_expires_at: '2026-11-27T10:00:00.000Z',
    needs_payer: true,
    capture_tx: `0x${'ab'.repeat(32)}`,
    refund_id: null,
    some_new_fact: true,
  });
  expect(rows).toEqual([
    { name: 'latest_charge_id', label: 'Charge', look: 'id', value: 'ch_3Q' },
    { name: 'bank_last4', label: 'Bank account ends with', look: 'text', value: '6789' },
    {
      name: 'hold_expires_at',
      label: 'The rail lets the hold go',
      look: 'instant',
      value: '2026-11-27T10:00:00.000Z',
    },
    { name: 'capture_tx', label: 'Transaction that paid the payee', look: 'id', value: `0x${'ab'.repeat(32)}` },
    { name: 'some_new_fact', label: 'Some new fact', look: 'text', value: 'true' },
  ]);
});
