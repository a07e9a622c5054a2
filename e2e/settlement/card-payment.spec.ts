import { expect, test } from '@/e2e/support/fixtures';
import { deliver, fund, openIntent } from '@/e2e/support/intents';
import { signIn } from '@/e2e/support/sign-in';
import { connectedDesk } from '@/e2e/support/stuck';
import { visit } from '@/e2e/support/visit';

test('a payer pays by card on the rail’s page, and an operator releases the money', async ({ page, demo }) => {
  const desk = connectedDesk(demo);
  if (desk === null) throw new Error('The demo has no tenant that is connected to a Stripe.');
  const intentId = await openIntent(desk.api, { amountCents: 20_000 });
  await fund(desk.api, intentId);
  await signIn(page, desk.operator);
  await visit(page, `/console/intents/${intentId}`);
  await expect(page.getByText('Waits for the payer')).toBeVisible();

  const opened = page.context().waitForEvent('page');
  await page
    .getByRole('region', { name: 'The payer’s page' })
    .getByRole('link', { name: /Open it/ })
    .click();
  const checkout = await opened;
  await checkout.locator('button[value="pay"]').click();
  await checkout.close();

  const main = page.getByRole('main');
  await expect(main.getByText('Funded', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'The payer’s page' })).toHaveCount(0);
  await expect(main.getByText('The rail lets the hold go').first()).toBeVisible();

  await deliver(desk.api, intentId, { status: 'completed', cost_cents: 18_700 });
  await page.getByRole('link', { name: 'Settle …' }).click();
  await page.getByRole('button', { name: 'Release the money …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Release the money?' });
  await expect(dialog).toContainText('$200.00');
  await dialog.getByRole('button', { name: 'Release the money' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'the payee has the money' })).toBeVisible();

  await page.getByRole('link', { name: 'Open the page' }).click();
  await page.getByRole('tab', { name: /^Rail/ }).click();
  const rail = page.getByRole('tabpanel');
  await expect(rail).toContainText('Take the held money');
  await expect(rail).toContainText('Pay the payee');
  await expect(rail.getByText('Charge', { exact: true }).first()).toBeVisible();
});
