import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { paymentSteps } from './domain/check-payment';

const page = readFileSync('docs/x402.md', 'utf8');

it('the page for payers explains every refusal of a payment, and the cap of the official client (idea E)', () => {
  for (const { code } of paymentSteps) expect(page).toContain(`\`${code}\``);
  for (const code of ['payment_malformed', 'payment_already_used', 'insufficient_funds', 'account_denied']) {
    expect(page).toContain(`\`${code}\``);
  }
  expect(page).toContain('setSpendControls');
});
